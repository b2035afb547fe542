package dev.osd.shell.ai.context;

import dev.osd.shell.OwnProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads where a person is and on what system. What cannot be found out is called unknown. */
public final class Surroundings {
  private static final String UNKNOWN = "unknown";

  private final Path root;

  /**
   * Surroundings by the system files below this folder.
   *
   * @param root {@code /}, but for tests
   */
  public Surroundings(Path root) {
    this.root = root;
  }

  /** The context of a request that is made now. */
  public Context now(Map<String, String> environment, String architecture) {
    String os =
        line("proc/sys/kernel/ostype")
            + " "
            + line("proc/sys/kernel/osrelease")
            + " "
            + (architecture.equals("amd64") ? "x86_64" : architecture);
    return new Context(
        os, distro(), Path.of("").toAbsolutePath().toString(), user(environment), Optional.empty());
  }

  private static String user(Map<String, String> environment) {
    String name = environment.getOrDefault("USER", environment.getOrDefault("LOGNAME", ""));
    return name.isEmpty() ? "uid " + OwnProcess.uid() : name;
  }

  /** By os-release(5). */
  private String distro() {
    Map<String, String> values = new HashMap<>();
    List<String> lines = lines("etc/os-release");
    for (String line : lines.isEmpty() ? lines("usr/lib/os-release") : lines) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), unquoted(line.substring(equals + 1).strip()));
      }
    }
    String name = values.getOrDefault("NAME", UNKNOWN);
    String version = values.getOrDefault("VERSION_ID", "");
    return version.isEmpty() ? name : name + " " + version;
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.startsWith("\"") || value.startsWith("'"))
            && value.endsWith(value.substring(0, 1));
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private String line(String file) {
    List<String> lines = lines(file);
    return lines.isEmpty() ? UNKNOWN : lines.getFirst().strip();
  }

  private List<String> lines(String file) {
    try {
      byte[] bytes = Files.readAllBytes(root.resolve(file));
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
