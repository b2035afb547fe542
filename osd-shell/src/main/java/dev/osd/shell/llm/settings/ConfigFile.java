package dev.osd.shell.llm.settings;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The file {@code ~/.llmcmdrc} (seed 001): lines {@code NAME=value} as a shell would take them,
 * which means that {@code export} may stand before the name, that a value may stand in quotes, that
 * {@code #} begins a comment, and that the last of several lines with one name holds. Nothing is
 * expanded: a value is what it says.
 */
final class ConfigFile {
  /** More than anybody writes by hand. */
  static final int MOST_BYTES = 256 << 10;

  private static final Set<PosixFilePermission> READ_BY_OTHERS =
      Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

  private final Map<String, Entry> entries;

  private ConfigFile(Map<String, Entry> entries) {
    this.entries = entries;
  }

  /**
   * A value and where it stands.
   *
   * @param place file and line, for messages
   */
  record Entry(String value, String place) {}

  /** A file with nothing in it. */
  static ConfigFile empty() {
    return new ConfigFile(Map.of());
  }

  /**
   * Reads a file. One that is not there counts as empty; one that cannot be read does too, after a
   * warning, as seed 001 has it.
   *
   * @param expected whether somebody named the file, so that its absence is worth a warning
   * @throws ShellException with the line, where a line is no {@code NAME=value}
   */
  static ConfigFile read(Path path, boolean expected, Consumer<String> warnings)
      throws ShellException {
    try {
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw new IOException("it is no regular file");
      }
      byte[] text;
      try (InputStream in = Files.newInputStream(path)) {
        text = in.readNBytes(MOST_BYTES + 1);
      }
      if (text.length > MOST_BYTES) {
        throw new IOException("it is over " + (MOST_BYTES >> 10) + " KiB");
      }
      ConfigFile file = parse(new String(text, StandardCharsets.UTF_8), path);
      file.warnOfReaders(path, warnings);
      return file;
    } catch (NoSuchFileException e) {
      if (expected) {
        warnings.accept("warning: there is no file " + path + "; the environment alone is used");
      }
    } catch (IOException e) {
      warnings.accept(
          "warning: cannot read " + path + ", so the environment alone is used: " + reason(e));
    }
    return empty();
  }

  /** The values of a text in the form of the file. */
  static ConfigFile parse(String text, Path path) throws ShellException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (i == 0 && line.startsWith("\uFEFF")) {
        line = line.substring(1);
      }
      String place = path + ", line " + (i + 1);
      if (!line.isEmpty() && !line.startsWith("#")) {
        read(line, place, entries);
      }
    }
    return new ConfigFile(entries);
  }

  /** The entry of this name. */
  Optional<Entry> entry(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /** All entries by name, in the order of their first lines. */
  Map<String, Entry> entries() {
    return Map.copyOf(entries);
  }

  private static void read(String line, String place, Map<String, Entry> entries)
      throws ShellException {
    String assignment = line.startsWith("export ") ? line.substring(7).strip() : line;
    int equals = assignment.indexOf('=');
    String name = equals < 0 ? "" : assignment.substring(0, equals);
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      // The line may hold a key that was pasted alone, so it is not repeated.
      throw new ShellException(
          ExitStatus.USAGE, place + ": this is no line of the form NAME=value");
    }
    entries.put(name, new Entry(value(assignment.substring(equals + 1), place), place));
  }

  private static String value(String text, String place) throws ShellException {
    if (text.startsWith("\"") || text.startsWith("'")) {
      int end = text.indexOf(text.charAt(0), 1);
      String rest = end < 0 ? "" : text.substring(end + 1).strip();
      if (end < 0 || (!rest.isEmpty() && !rest.startsWith("#"))) {
        throw new ShellException(
            ExitStatus.USAGE, place + ": the value must end with the quote it begins with");
      }
      return text.substring(1, end);
    }
    int comment = 0;
    while (comment < text.length()
        && !(text.charAt(comment) == '#'
            && (comment == 0 || Character.isWhitespace(text.charAt(comment - 1))))) {
      comment++;
    }
    return text.substring(0, comment).strip();
  }

  /** A key that others can read is no secret. */
  private void warnOfReaders(Path path, Consumer<String> warnings) throws IOException {
    if (!entries.containsKey(ConfigReader.KEY)) {
      return;
    }
    for (PosixFilePermission permission : Files.getPosixFilePermissions(path)) {
      if (READ_BY_OTHERS.contains(permission)) {
        warnings.accept(
            "warning: others can read the API key in " + path + "; run: chmod 600 " + path);
        return;
      }
    }
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.AccessDeniedException
        ? "permission denied"
        : String.valueOf(e.getMessage());
  }
}
