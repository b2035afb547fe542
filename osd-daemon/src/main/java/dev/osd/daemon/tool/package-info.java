/**
 * The typed tools: packages, services, inspection and plugins. What lives here turns a request into
 * the lines of programs that carry it out and reads what they print; starting them is the
 * executors' work. Each manager is one file, found by what is installed.
 */
@NullMarked
package dev.osd.daemon.tool;

import org.jspecify.annotations.NullMarked;
