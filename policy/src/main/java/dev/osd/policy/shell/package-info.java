/**
 * The conservative reading of commands: which programs a shell line or an argument list would
 * start, and a doubt for everything that cannot be read with certainty. Reads only; judges nothing.
 */
@NullMarked
package dev.osd.policy.shell;

import org.jspecify.annotations.NullMarked;
