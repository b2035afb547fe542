/**
 * The linear-time matcher that the text commands share: patterns to automata, lines and spans out
 * of bytes. Knows no command, no file and no other room.
 */
@NullMarked
package dev.osd.daemon.regex;

import org.jspecify.annotations.NullMarked;
