/**
 * Reads the daemon's log of records as a file: its last lines, what is appended to it, and one
 * record as a line for people. Records are read forgivingly, because a log may be older or newer
 * than this program.
 */
@NullMarked
package dev.osd.shell.audit;

import org.jspecify.annotations.NullMarked;
