/**
 * What the shell opens for the model with the person's own rights: input files, and the output file
 * that appears only once it is whole. Who opened something here closes it here.
 */
@NullMarked
package dev.osd.shell.llm.files;

import org.jspecify.annotations.NullMarked;
