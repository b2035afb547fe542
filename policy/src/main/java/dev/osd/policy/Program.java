package dev.osd.policy;

import java.util.Optional;
import java.util.Set;

/**
 * Facts about a program that a command names, as this machine has it.
 *
 * @param asked the program as the command writes it
 * @param file its real path, symbolic links gone; nothing where there is no such program
 * @param launch the path to start it by: the real one, or, where a program acts by the name it is
 *     called (busybox, systemctl), the name asked for in its real directory
 * @param names the names under which the fixed PATH reaches it on the way that was asked: {@code
 *     vi} and {@code vim.basic}; empty for {@code /tmp/git}
 * @param sameAs those of {@link Policy#namedPrograms()} that come down to the same file
 * @param trusted whether only root and the daemon's user can write the file and its directory
 */
public record Program(
    String asked,
    Optional<String> file,
    Optional<String> launch,
    Set<String> names,
    Set<String> sameAs,
    boolean trusted) {
  public Program {
    names = Set.copyOf(names);
    sameAs = Set.copyOf(sameAs);
  }

  /** A program that this machine does not have. */
  public static Program missing(String asked) {
    return new Program(asked, Optional.empty(), Optional.empty(), Set.of(), Set.of(), false);
  }
}
