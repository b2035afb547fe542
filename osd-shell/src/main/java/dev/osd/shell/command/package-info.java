/**
 * The commands, one file each, and how a command line finds its command: start reading at {@link
 * dev.osd.shell.command.CommandLineProgram}. A command states its options once, as a {@link
 * dev.osd.shell.command.Usage}; help, completion and both readers of arguments follow from that.
 */
@NullMarked
package dev.osd.shell.command;

import org.jspecify.annotations.NullMarked;
