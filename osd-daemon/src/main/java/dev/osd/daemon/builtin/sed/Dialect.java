package dev.osd.daemon.builtin.sed;

/**
 * How scripts are read and run.
 *
 * @param extended extended regular expressions, {@code -E}
 * @param posix no GNU extensions, {@code --posix}
 * @param sandbox {@code --sandbox}: what is not served is then what GNU refuses too
 * @param lineEnd what ends a line: newline, or NUL with {@code -z}
 */
public record Dialect(boolean extended, boolean posix, boolean sandbox, byte lineEnd) {}
