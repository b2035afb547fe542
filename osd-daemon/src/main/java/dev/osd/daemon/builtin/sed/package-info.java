/**
 * The stream editor: a script's text to a program, and the machine that runs it over an input line
 * by line. Knows no options and no other command; of files, only that a script may ask for them in
 * vain.
 */
@NullMarked
package dev.osd.daemon.builtin.sed;

import org.jspecify.annotations.NullMarked;
