/** Tools without programs: command lines, names and outputs in tables, runs by a script. */
@NullMarked
package dev.osd.daemon.tool;

import org.jspecify.annotations.NullMarked;
