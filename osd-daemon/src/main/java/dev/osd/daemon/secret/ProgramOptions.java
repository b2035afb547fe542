package dev.osd.daemon.secret;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Options that mean a password only to certain programs, such as {@code mysql -pVALUE}. Follows the
 * words of a command line: an option counts from its program's name to the command's end.
 */
final class ProgramOptions {
  private static final int LONGEST_NAME = 16;

  private static final List<Program> PROGRAMS =
      List.of(
          new Program(
              Set.of(
                  "mysql",
                  "mysqldump",
                  "mysqladmin",
                  "mysqlimport",
                  "mysqlshow",
                  "mysqlcheck",
                  "mariadb",
                  "mariadb-dump",
                  "mariadb-admin"),
              List.of(new Option("-p", Place.ATTACHED, false))),
          new Program(Set.of("sshpass"), List.of(new Option("-p", Place.EITHER, false))),
          new Program(
              Set.of("curl"),
              List.of(
                  new Option("-u", Place.EITHER, true),
                  new Option("-U", Place.EITHER, true),
                  new Option("--user", Place.NEXT, true),
                  new Option("--proxy-user", Place.NEXT, true))),
          new Program(Set.of("redis-cli"), List.of(new Option("-a", Place.NEXT, false))),
          new Program(Set.of("zip", "unzip"), List.of(new Option("-P", Place.EITHER, false))),
          new Program(Set.of("7z", "7za", "7zz"), List.of(new Option("-p", Place.ATTACHED, false))),
          new Program(
              Set.of("ldapsearch", "ldapadd", "ldapmodify", "ldapdelete", "ldapwhoami"),
              List.of(new Option("-w", Place.EITHER, false))),
          new Program(
              // Of "docker login", "podman login", "az login"; "-p" of "docker run" is a port.
              Set.of("login"), List.of(new Option("-p", Place.NEXT, false))));

  private final String text;
  private Optional<Program> current = Optional.empty();

  ProgramOptions(String text) {
    this.text = text;
  }

  private enum Place {
    /** {@code -pVALUE}. */
    ATTACHED,
    /** {@code -p VALUE}. */
    NEXT,
    EITHER
  }

  /**
   * @param userFirst whether the value is {@code user:password}
   */
  private record Option(String name, Place place, boolean userFirst) {}

  private record Program(Set<String> names, List<Option> options) {}

  /** The command ends here; the next one may be another program. */
  void commandEnds() {
    current = Optional.empty();
  }

  /** Takes note of a word that begins here, if it names a program of the table. */
  void word(int at) {
    if ("ms7cruzl".indexOf(text.charAt(at)) < 0) {
      return;
    }
    int end = at;
    while (end < text.length() && end - at <= LONGEST_NAME && ofProgram(text.charAt(end))) {
      end++;
    }
    String name = text.substring(at, end);
    for (Program program : PROGRAMS) {
      if (program.names().contains(name)) {
        current = Optional.of(program);
      }
    }
  }

  /** The value of the present program's option that begins at this dash. */
  Span value(int dash, SecretValues values) {
    if (current.isEmpty()) {
      return Span.NONE;
    }
    for (Option option : current.get().options()) {
      if (text.startsWith(option.name(), dash)) {
        Span value = value(option, dash + option.name().length(), values);
        Span found = option.userFirst() ? behindUser(value) : value;
        if (!found.isEmpty() && !values.refers(found)) {
          return found;
        }
      }
    }
    return Span.NONE;
  }

  private Span value(Option option, int behind, SecretValues values) {
    if (behind == text.length()) {
      return Span.NONE;
    }
    boolean next = Characters.blank(text.charAt(behind));
    if (option.place() == (next ? Place.ATTACHED : Place.NEXT)) {
      return Span.NONE;
    }
    if (!next) {
      return values.attached(behind - option.name().length(), behind);
    }
    int from = Characters.skipBlanks(text, behind);
    return from == text.length() || text.charAt(from) == '-' ? Span.NONE : values.word(from, false);
  }

  private Span behindUser(Span value) {
    int colon = text.indexOf(':', value.from(), value.to());
    return colon < 0 ? Span.NONE : new Span(colon + 1, value.to());
  }

  private static boolean ofProgram(char c) {
    return Characters.letterOrDigit(c) || c == '-';
  }
}
