package dev.osd.daemon.plan;

import dev.osd.policy.Policy;
import dev.osd.policy.PolicyException;
import dev.osd.policy.Program;
import dev.osd.policy.plugin.Manifest;
import dev.osd.policy.rule.PluginRules;
import dev.osd.protocol.SandboxProfile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds plugins: those that the policy names, and, where it says so, those in the daemon user's own
 * folder. Each call looks anew, so that what is judged is what lies there now. What others than
 * root and the daemon's user could have written is no plugin.
 */
final class PluginLookup {
  /** The file that describes a plugin. */
  static final String DESCRIPTION = "plugin.toml";

  /** How many folders are looked into. */
  private static final int MOST_PLUGINS = 64;

  /** More bytes than any description may have. */
  private static final int MOST_BYTES = 256 << 10;

  private final ProgramLookup programs;
  private final Path home;

  /**
   * @param home the daemon user's home directory
   */
  PluginLookup(ProgramLookup programs, Path home) {
    this.programs = programs;
    this.home = home;
  }

  /**
   * A tool of a plugin.
   *
   * @param program the plugin's executable
   * @param sandbox the profile that it runs under
   * @param network whether it has the network
   */
  record Found(Manifest.Tool tool, Program program, SandboxProfile sandbox, boolean network) {}

  /** What was found, and what is wrong with the rest. */
  record Inventory(List<Found> found, List<String> problems) {
    Inventory {
      found = List.copyOf(found);
      problems = List.copyOf(problems);
    }

    Optional<Found> tool(String name) {
      return found.stream().filter(one -> one.tool().name().equals(name)).findFirst();
    }
  }

  /** Every tool of every plugin; where two have the same name, the first one's holds. */
  Inventory find(Policy policy) {
    List<Found> found = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (PluginRules.Named named : named(policy)) {
      try {
        for (Found tool : read(named, policy)) {
          if (names.add(tool.tool().name())) {
            found.add(tool);
          } else {
            problems.add(
                "%s: another plugin has a tool %s already"
                    .formatted(named.directory(), tool.tool().name()));
          }
        }
      } catch (IOException e) {
        problems.add("%s: %s".formatted(named.directory(), e.getMessage()));
      } catch (PolicyException e) {
        problems.add(e.problems().getFirst().toString());
      }
    }
    return new Inventory(found, problems);
  }

  private List<PluginRules.Named> named(Policy policy) {
    List<PluginRules.Named> named = new ArrayList<>(policy.plugins().named());
    Path folder = home.resolve(".config/osd/plugins");
    if (policy.plugins().discovered() && Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isDirectory)) {
        List<Path> sorted = new ArrayList<>();
        entries.forEach(sorted::add);
        sorted.stream()
            .sorted()
            .map(path -> new PluginRules.Named("plugins", path.toString(), Optional.empty(), false))
            .forEach(named::add);
      } catch (IOException unreadable) {
        // Whoever asks may not look there: then there are none for them.
      }
    }
    return named.stream().limit(MOST_PLUGINS).toList();
  }

  private List<Found> read(PluginRules.Named named, Policy policy)
      throws IOException, PolicyException {
    Path directory = Path.of(named.directory()).toRealPath();
    Path description = directory.resolve(DESCRIPTION).toRealPath();
    if (!programs.isTrusted(description)) {
      throw new IOException("others than root and the daemon's user can change " + description);
    }
    Manifest manifest = Manifest.parse(description.toString(), text(description));
    Program program =
        programs.find(directory.resolve(manifest.program()).toString(), directory, policy);
    if (program.file().isEmpty()) {
      throw new IOException("there is no program " + manifest.program());
    }
    if (!program.trusted()) {
      throw new IOException(
          "others than root and the daemon's user can change " + manifest.program());
    }
    SandboxProfile sandbox = named.sandbox().orElse(policy.standardSandbox());
    boolean network =
        named.network() || sandbox == SandboxProfile.NETWORK || sandbox == SandboxProfile.NONE;
    return manifest.tools().stream()
        .map(tool -> new Found(tool, program, sandbox, network))
        .toList();
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    }
  }
}
