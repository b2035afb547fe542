/**
 * The text commands, one file each: filters from bytes to bytes inside the daemon. They open no
 * file, start no process and read no environment; all they touch comes in {@link
 * dev.osd.daemon.builtin.Streams}.
 */
@NullMarked
package dev.osd.daemon.builtin;

import org.jspecify.annotations.NullMarked;
