package dev.osd.shell.client;

import java.nio.file.Path;

/**
 * Where a daemon is looked for.
 *
 * @param path the socket
 * @param named whether somebody named it; the default socket is otherwise meant
 */
public record DaemonAddress(Path path, boolean named) {}
