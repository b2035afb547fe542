/** Tests. */
@NullMarked
package dev.osd.shell.command;

import org.jspecify.annotations.NullMarked;
