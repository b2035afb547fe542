/** Tests of the room of the same name. */
@NullMarked
package dev.osd.shell.llm.files;

import org.jspecify.annotations.NullMarked;
