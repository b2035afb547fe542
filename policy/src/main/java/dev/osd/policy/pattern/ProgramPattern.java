package dev.osd.policy.pattern;

import dev.osd.policy.Program;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A pattern for programs: with a slash for the real file, without one for the name under which the
 * fixed PATH reaches it.
 */
public final class ProgramPattern {
  /**
   * Programs that act by the name they are called: two names for one such file are two programs.
   */
  private static final Set<String> MULTI_CALL =
      Set.of(
          "busybox",
          "toybox",
          "coreutils",
          "systemctl",
          "kmod",
          "xtables-nft-multi",
          "xtables-legacy-multi",
          "lvm",
          "dropbearmulti",
          "sbase-box",
          "ubase-box",
          "rustup",
          "mtools");

  private static final Places NO_PLACES = new Places("/", Optional.empty());

  private final String source;
  private final Optional<PathPattern> path;
  private final Glob glob;

  private ProgramPattern(String source, Optional<PathPattern> path, Glob glob) {
    this.source = source;
    this.path = path;
    this.glob = glob;
  }

  /** Reads a pattern. */
  public static ProgramPattern of(String source) throws BadPatternException {
    if (source.isEmpty()) {
      throw new BadPatternException("a program has a name");
    }
    if (!source.contains("/")) {
      return new ProgramPattern(source, Optional.empty(), Glob.of(source));
    }
    if (!source.startsWith("/")) {
      throw new BadPatternException("a program is a name without a slash or an absolute path");
    }
    PathPattern path = PathPattern.of(source);
    return new ProgramPattern(source, Optional.of(path), Glob.of(source));
  }

  /** The program that this names, where it has no wildcard. */
  public Optional<String> literal() {
    return glob.isLiteral() ? Optional.of(glob.literalText()) : Optional.empty();
  }

  /** Whether a program is certainly meant: what an allowing rule needs. */
  public boolean means(Program program) {
    if (program.file().isEmpty()) {
      return false;
    }
    String file = program.file().get();
    if (path.isEmpty()) {
      return names(program).anyMatch(glob::matches);
    }
    if (literal().isEmpty()) {
      return path.get().matches(file, NO_PLACES);
    }
    if (isMultiCall(program)) {
      boolean asFile = file.equals(source) && baseName(program.asked()).equals(baseName(source));
      boolean asName =
          program.sameAs().contains(source) && names(program).anyMatch(baseName(source)::equals);
      return asFile || asName;
    }
    return file.equals(source) || program.sameAs().contains(source);
  }

  /** Whether a program may be meant: what a rule needs that denies, or asks. */
  public boolean mayMean(Program program) {
    if (means(program) || program.asked().equals(source)) {
      return true;
    }
    if (program.file().isEmpty() && path.isPresent()) {
      return path.get().matches(program.asked(), NO_PLACES);
    }
    boolean single = !isMultiCall(program);
    if (single && program.sameAs().contains(source)) {
      return true;
    }
    return path.isEmpty()
        && (glob.matches(baseName(program.asked()))
            || (single && program.file().filter(file -> glob.matches(baseName(file))).isPresent()));
  }

  /** The names that count: for a program that acts by its name, only the one that was asked. */
  private static Stream<String> names(Program program) {
    String asked = baseName(program.asked());
    return program.names().stream().filter(name -> !isMultiCall(program) || name.equals(asked));
  }

  private static boolean isMultiCall(Program program) {
    return program
        .file()
        .map(ProgramPattern::baseName)
        .filter(name -> MULTI_CALL.contains(name) || name.startsWith("busybox"))
        .isPresent();
  }

  private static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return source;
  }
}
