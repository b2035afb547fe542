/**
 * What every command shares: exit statuses, the person's terminal, and the settings that come from
 * the environment. {@link dev.osd.shell.Main} alone reads the environment and nobody imports it.
 * Whatever comes from a plan, a daemon or a log passes {@link dev.osd.shell.Printable} before a
 * terminal sees it.
 */
@NullMarked
package dev.osd.shell;

import org.jspecify.annotations.NullMarked;
