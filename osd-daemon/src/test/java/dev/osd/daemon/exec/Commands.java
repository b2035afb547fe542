package dev.osd.daemon.exec;

import dev.osd.daemon.testing.Asked;
import dev.osd.policy.Permit;
import dev.osd.policy.Program;
import dev.osd.policy.ResolvedAction;
import dev.osd.policy.ResourceLimits;
import dev.osd.policy.shell.Reading;
import dev.osd.policy.shell.SimpleCommand;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.SandboxProfile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resolved actions, and terms to carry them out on. */
final class Commands {
  static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");

  private Commands() {}

  /** A program to be started in this directory. */
  static ResolvedAction.Command command(Path cwd, String... argv) {
    return new ResolvedAction.Command(
        Asked.exec("a1", argv),
        List.of(argv),
        cwd.toString(),
        new Reading(List.of(new SimpleCommand(List.of(argv))), List.of()),
        List.of(Program.missing(argv[0])));
  }

  /** A line for {@code /bin/sh}. */
  static ResolvedAction.Command sh(Path cwd, String line) {
    return command(cwd, "/bin/sh", "-c", line);
  }

  static Permit.Terms terms(Duration timeout) {
    return terms(PATH, timeout, 64 << 10);
  }

  static Permit.Terms terms(Map<String, String> environment, Duration timeout, int outputBytes) {
    return terms(environment, timeout, outputBytes, 1 << 20, SandboxProfile.NONE, true);
  }

  /** Terms on which nothing runs where the host lacks the profile. */
  static Permit.Terms strict(Duration timeout, SandboxProfile profile) {
    return terms(PATH, timeout, 4096, 4096, profile, false);
  }

  static Permit.Terms fileTerms(int fileBytes) {
    return terms(Map.of(), Duration.ofSeconds(1), 4096, fileBytes, SandboxProfile.NONE, true);
  }

  private static Permit.Terms terms(
      Map<String, String> environment,
      Duration timeout,
      int outputBytes,
      int fileBytes,
      SandboxProfile profile,
      boolean unconfinedIfMissing) {
    return new Permit.Terms(
        environment,
        timeout,
        outputBytes,
        fileBytes,
        profile,
        false,
        Optional.empty(),
        unconfinedIfMissing,
        false,
        ResourceLimits.NONE,
        Optional.empty());
  }

  static ResolvedAction.FileRead read(Path path, int maxBytes, long offset) {
    return new ResolvedAction.FileRead(
        new Action.ReadFile("r1", Asked.WHY, path.toString(), maxBytes, offset), path.toString());
  }

  static ResolvedAction.FileWrite write(Path path, String content, int mode, boolean backup) {
    return new ResolvedAction.FileWrite(
        new Action.WriteFile(
            "w1",
            Asked.WHY,
            path.toString(),
            Asked.bytes(content),
            Integer.toOctalString(mode),
            backup),
        path.toString(),
        mode);
  }

  static String stdout(ActionResult result) {
    return result instanceof ActionResult.Ran ran ? text(ran.stdout()) : "";
  }

  static String stderr(ActionResult result) {
    return result instanceof ActionResult.Ran ran ? text(ran.stderr()) : "";
  }

  static String problem(ActionResult result) {
    return result
        .error()
        .map(failure -> failure.code().wireName() + ": " + failure.message())
        .orElse("");
  }

  private static String text(ActionResult.Captured captured) {
    return new String(captured.bytes().toArray(), StandardCharsets.UTF_8);
  }
}
