package dev.osd.daemon.exec;

import dev.osd.daemon.system.Demand;
import dev.osd.daemon.system.HostCapabilities;
import dev.osd.policy.Permit;
import dev.osd.policy.ResolvedAction;
import dev.osd.policy.ResourceLimits;
import dev.osd.policy.shell.Reading;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.Rationale;
import dev.osd.protocol.SandboxProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that confines and is attacked, in the place of the daemon: it runs the script of
 * escapes as the user that it is started as, and prints a line {@code attempt PROFILE GENERATION
 * PROBE OUTCOME} for each. A program of its own, because confinement depends on the user of the
 * whole process.
 */
final class EscapeRunner {
  private static final List<String> GENERATIONS = List.of("child", "grandchild", "setsid");

  private final Path base;
  private final String script;
  private final ProgramControl programs;
  private int attempts;

  private EscapeRunner(Path base, String script, ProgramControl programs) {
    this.base = base;
    this.programs = programs;
    this.script = script;
  }

  /** Takes the script's path and a directory that this user may write. */
  public static void main(String[] arguments) throws Exception {
    ProgramControl programs =
        ProgramControl.open(System.getProperty("os.name"), System.getProperty("os.arch"));
    EscapeRunner runner =
        new EscapeRunner(Path.of(arguments[1]).toRealPath(), arguments[0], programs);
    for (SandboxProfile profile : List.of(SandboxProfile.NONE, SandboxProfile.WORKSPACE)) {
      for (String generation : GENERATIONS) {
        runner.attempt(profile, generation);
      }
    }
    runner.attempt(SandboxProfile.READ_ONLY, "child");
    runner.attempt(SandboxProfile.NETWORK, "child");
    // Not by the last thread's end: what a library left running must not keep this alive.
    System.exit(0);
  }

  private void attempt(SandboxProfile profile, String generation) throws Exception {
    Path place = Files.createDirectory(base.resolve("attempt-" + attempts++));
    Path workspace = Files.createDirectory(place.resolve("workspace"));
    Path outside = Files.createDirectory(place.resolve("outside"));
    fill(workspace, outside);
    List<Path> guarded = List.of(Path.of("/etc/hostname"), workspace.resolve("audit.jsonl"));
    Path copy = Files.copy(Path.of(script), workspace.resolve("escapes.py"));
    Process target =
        new ProcessBuilder("/usr/bin/python3", script, "target", outside.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader told = target.inputReader(StandardCharsets.UTF_8);
        KernelConfinement confinement =
            KernelConfinement.open(
                HostCapabilities.probe(),
                place,
                guarded,
                new ProtectedWatcher(guarded, Optional.empty(), Clock.systemUTC()),
                programs::tryOut)) {
      String[] facts = told.readLine().split(" ", 3);
      List<String> command =
          List.of(
              "/usr/bin/python3",
              copy.toString(),
              generation,
              workspace.toString(),
              outside.toString(),
              String.valueOf(ProcessHandle.current().pid()),
              facts[0],
              facts[1],
              facts[2]);
      ActionResult result =
          new CommandExecutor(programs, confinement, Duration.ofSeconds(1), Duration.ofSeconds(1))
              .run(
                  command(command, workspace),
                  terms(profile, workspace),
                  OutputSink.NONE,
                  Demand.of(Optional.empty()));
      print(generation, result);
      printChanged(generation, result, workspace);
    } finally {
      // It takes its own child with it, which would be left to this process otherwise.
      target.getOutputStream().close();
      if (!target.waitFor(60, TimeUnit.SECONDS)) {
        target.destroyForcibly().waitFor();
      }
    }
    remove(place);
  }

  private static void print(String generation, ActionResult result) {
    if (result instanceof ActionResult.Ran ran) {
      String text =
          new String(ran.stdout().bytes().toArray(), StandardCharsets.UTF_8)
              + new String(ran.stderr().bytes().toArray(), StandardCharsets.UTF_8);
      text.lines()
          .forEach(line ->
              System.out.printf("attempt %s %s %s%n", ran.sandbox().wireName(), generation, line));
    } else {
      System.out.println(result);
    }
  }

  private static void printChanged(String generation, ActionResult result, Path workspace) {
    if (result instanceof ActionResult.Ran ran && !ran.protectedChanged().isEmpty()) {
      List<String> names =
          ran.protectedChanged().stream()
              .map(path -> workspace.relativize(Path.of(path)).toString())
              .toList();
      System.out.printf(
          "attempt %s %s protected_changed %s%n",
          ran.sandbox().wireName(), generation, String.join(" ", names));
    }
  }

  private static void fill(Path workspace, Path outside) throws IOException, InterruptedException {
    Files.createDirectories(workspace.resolve(".git/hooks"));
    for (String name : List.of(".git/hooks/pre-commit", ".git/config", "audit.jsonl")) {
      Files.writeString(workspace.resolve(name), "before\n");
    }
    for (String name : List.of("secret", "long", "doomed", "moved", "swap")) {
      Files.writeString(outside.resolve(name), "from outside\n");
    }
    Files.copy(Path.of("/bin/true").toRealPath(), outside.resolve("program"));
    outside.resolve("program").toFile().setExecutable(true);
    Files.createSymbolicLink(outside.resolve("pointer"), Path.of("elsewhere"));
    Files.setAttribute(outside.resolve("secret"), "user:osd-test", new byte[] {1});
    Path tool = Files.createFile(workspace.resolve("tool"));
    new ProcessBuilder("chmod", "4755", tool.toString()).start().waitFor();
    // The temporary directory of the unconfined run.
    workspace.toFile().setReadable(false, false);
    workspace.toFile().setReadable(true, true);
    workspace.toFile().setExecutable(false, false);
    workspace.toFile().setExecutable(true, true);
  }

  private static ResolvedAction.Command command(List<String> launch, Path directory) {
    Action.Exec asked =
        new Action.Exec(
            "escape",
            new Rationale("test", Optional.empty(), Optional.empty()),
            launch,
            new Action.Terms(Optional.empty(), Map.of(), 60, false, Optional.empty()),
            false);
    return new ResolvedAction.Command(
        asked, launch, directory.toString(), new Reading(List.of(), List.of()), List.of());
  }

  private static Permit.Terms terms(SandboxProfile profile, Path workspace) {
    return new Permit.Terms(
        Map.of("TMPDIR", workspace.toString()),
        Duration.ofMinutes(1),
        1 << 16,
        1 << 16,
        profile,
        profile == SandboxProfile.NETWORK,
        Optional.of(workspace.toString()),
        false,
        false,
        ResourceLimits.NONE,
        Optional.empty());
  }

  private static void remove(Path place) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
