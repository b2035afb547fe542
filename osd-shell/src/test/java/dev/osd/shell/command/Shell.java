package dev.osd.shell.command;

import dev.osd.shell.Ending;
import dev.osd.shell.Environment;
import dev.osd.shell.FakeTerminal;
import dev.osd.shell.ScriptedDaemon;
import dev.osd.shell.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs command lines in this process. */
final class Shell {
  static final String PONG =
      """
      {"request_id":"r","executed":true,"results":[{"id":"step1","type":"pong","ok":true,\
      "error":null}],"error":null}
      """;

  private Shell() {}

  /** Runs a command line where this daemon has the default socket. */
  static Ending run(ScriptedDaemon daemon, FakeTerminal terminal, String... words) {
    return run(daemon.settings(), terminal, words);
  }

  /** Runs a command line where no daemon answers and none can be started. */
  static Ending run(FakeTerminal terminal, String... words) {
    return run(settings(Optional.empty()), terminal, words);
  }

  /** Runs a command line with these settings and no environment. */
  static Ending run(Settings settings, FakeTerminal terminal, String... words) {
    Environment nothing = new Environment(Map.of(), Path.of("/nonexistent"));
    return new CommandLineProgram(settings, nothing, terminal).run(List.of(words));
  }

  /** Settings of a machine where no daemon answers. */
  static Settings settings(Optional<Path> daemonProgram) {
    Path nowhere = Path.of("/nonexistent");
    return new Settings(
        nowhere.resolve("osd.sock"),
        Optional.empty(),
        nowhere.resolve("audit.jsonl"),
        nowhere,
        daemonProgram,
        true);
  }

  /** A reply in which one action failed with this code. */
  static String failed(String code) {
    return """
    {"request_id":"r","executed":false,"results":[{"id":"step1","type":"exec","ok":false,\
    "error":{"code":"%s","message":"because of %s"}}],"error":null}
    """
        .formatted(code, code);
  }
}
