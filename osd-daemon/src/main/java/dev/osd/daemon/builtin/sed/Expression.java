package dev.osd.daemon.builtin.sed;

import dev.osd.daemon.regex.Regex;

/**
 * A regular expression of a script.
 *
 * @param id which of the script's it is, from 0
 */
record Expression(int id, Regex regex) {}
