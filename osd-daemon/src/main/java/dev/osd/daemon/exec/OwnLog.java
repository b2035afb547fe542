package dev.osd.daemon.exec;

import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The one file that the daemon itself goes on writing while programs run.
 *
 * @param path real and absolute
 * @param doings what the daemon has done to it so far; never in the midst of that
 */
public record OwnLog(Path path, Supplier<Doings> doings) {
  /**
   * What the daemon has done to its log.
   *
   * @param appended how many bytes it has written in all
   * @param length how long it has made the file that stands under the log's name now
   * @param changes how often it has put another file there, or cut one
   */
  public record Doings(long appended, long length, long changes) {}
}
