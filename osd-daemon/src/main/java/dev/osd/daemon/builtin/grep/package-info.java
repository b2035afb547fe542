/**
 * Looking for lines: which ones of an input are selected, and what is printed of them. Knows
 * neither options nor other commands.
 */
@NullMarked
package dev.osd.daemon.builtin.grep;

import org.jspecify.annotations.NullMarked;
