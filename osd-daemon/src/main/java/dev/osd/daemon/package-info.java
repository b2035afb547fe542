/**
 * The program: command line, configuration, logging, and {@link dev.osd.daemon.Daemon}, which
 * builds every part, owns it and closes it. Only this room reads the process's environment, clock
 * and streams. What a part does lives in its own room.
 */
@NullMarked
package dev.osd.daemon;

import org.jspecify.annotations.NullMarked;
