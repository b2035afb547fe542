package dev.osd.daemon.exec;

import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * The one file that the daemon itself goes on writing while programs run.
 *
 * @param path real and absolute
 * @param appended how many bytes the daemon has put at its end so far; never in the midst of that
 */
public record OwnLog(Path path, LongSupplier appended) {}
