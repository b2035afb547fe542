package dev.osd.policy;

import dev.osd.policy.shell.CommandReader;
import dev.osd.policy.shell.Reading;
import dev.osd.protocol.Action;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.Rationale;
import dev.osd.protocol.SandboxProfile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A made-up machine, so that judgements need no real one: every bare name is a program in {@code
 * /usr/bin}, save those said to be missing, and some are links, as on Debian.
 */
final class Machine {
  static final String HOME = "/home/ada";
  static final String WORKSPACE = "/home/ada/src/osd";

  private static final Set<String> MISSING = Set.of("mkfs.foo", "nosuch", "cd", "exit");

  private static final Map<String, String> LINKS =
      Map.ofEntries(
          Map.entry("sh", "dash"),
          Map.entry("awk", "mawk"),
          Map.entry("vi", "vim.basic"),
          Map.entry("python3", "python3.11"),
          Map.entry("mkfs.ext4", "mke2fs"),
          Map.entry("shutdown", "systemctl"),
          Map.entry("reboot", "systemctl"),
          Map.entry("halt", "systemctl"),
          Map.entry("poweroff", "systemctl"),
          Map.entry("ls.busybox", "busybox"),
          Map.entry("rm.busybox", "busybox"));

  private final Policy policy;
  private final Map<String, String> strayLinks = new HashMap<>();
  private final Set<String> untrusted = new HashSet<>();

  Machine(Policy policy) {
    this.policy = policy;
  }

  static Machine with(String policyText) {
    return new Machine(parse(policyText));
  }

  static Machine builtIn() {
    return new Machine(PolicyFile.builtIn());
  }

  static Policy parse(String text) {
    try {
      return PolicyFile.parse("p.toml", text);
    } catch (PolicyException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** Adds a link outside the PATH, such as {@code /tmp/e} to {@code /usr/bin/env}. */
  Machine link(String from, String to) {
    strayLinks.put(from, to);
    return this;
  }

  /** Makes a program one that others can change. */
  Machine untrusted(String file) {
    untrusted.add(file);
    return this;
  }

  Program program(String asked) {
    String name = asked.substring(asked.lastIndexOf('/') + 1);
    String directory = asked.contains("/") ? asked.substring(0, asked.lastIndexOf('/')) : "/bin";
    boolean onPath =
        Set.of("/bin", "/usr/bin", "/sbin", "/usr/sbin", "/usr/local/bin").contains(directory);
    if (name.isEmpty() || MISSING.contains(name)) {
      return Program.missing(asked);
    }
    String file =
        onPath
            ? real(name)
            : strayLinks.getOrDefault(
                asked, asked.startsWith("/") ? asked : WORKSPACE + "/" + asked);
    String real = file.substring(file.lastIndexOf('/') + 1);
    Set<String> sameAs =
        policy.namedPrograms().stream()
            .filter(named -> resolve(named).equals(file))
            .collect(Collectors.toSet());
    return new Program(
        asked,
        Optional.of(file),
        Optional.of(file),
        onPath ? new HashSet<>(List.of(name, real)) : Set.of(),
        sameAs,
        !untrusted.contains(file));
  }

  private static String real(String name) {
    return "/usr/bin/" + LINKS.getOrDefault(name, name);
  }

  private static String resolve(String named) {
    boolean known = !named.contains("/") || named.matches("(/usr)?/s?bin/[^/]+");
    return known ? real(named.substring(named.lastIndexOf('/') + 1)) : named;
  }

  ResolvedAction.Command exec(String... argv) {
    return exec(ask(), argv);
  }

  ResolvedAction.Command exec(Ask ask, String... argv) {
    List<String> words = List.of(argv);
    return command(
        new Action.Exec("step1", ask.rationale(), words, ask.terms(), ask.asRoot),
        words,
        CommandReader.ofArgv(words));
  }

  ResolvedAction.Command shell(String line) {
    return shell(ask(), line);
  }

  ResolvedAction.Command shell(Ask ask, String line) {
    return command(
        new Action.Shell("step1", ask.rationale(), line, ask.terms()),
        List.of("/bin/sh", "-c", line),
        CommandReader.ofLine(line));
  }

  private ResolvedAction.Command command(
      Action.Command asked, List<String> launch, Reading reading) {
    return new ResolvedAction.Command(
        asked,
        launch,
        WORKSPACE,
        reading,
        reading.commands().stream().map(command -> program(command.program())).toList());
  }

  static ResolvedAction read(String path) {
    return new ResolvedAction.FileRead(
        new Action.ReadFile("step1", ask().rationale(), path, 100, 0), path);
  }

  static ResolvedAction write(String path) {
    return new ResolvedAction.FileWrite(
        new Action.WriteFile("step1", ask().rationale(), path, Bytes.none(), "0644", false),
        path,
        0644);
  }

  Decision decide(ResolvedAction action) {
    return decide(action, false);
  }

  Decision decide(ResolvedAction action, boolean confirmed) {
    return new PolicyEngine(policy).decide(action, situation(), confirmed);
  }

  String verdict(ResolvedAction action) {
    return decide(action).verdict().wireName();
  }

  static Situation situation() {
    return situation(Optional.of(WORKSPACE), false);
  }

  static Situation situation(Optional<String> directory, boolean root) {
    return new Situation(
        HOME,
        directory,
        List.of("/home/ada/.local/state/osd/audit.jsonl", "/run/user/1000/osd", "/tmp/osd.token"),
        Map.of(
            "LANG", "C.UTF-8",
            "LC_TIME", "de_DE",
            "TERM", "xterm",
            "SECRET", "s3cret",
            "LD_PRELOAD", "/tmp/x.so",
            "PATH", "/tmp/evil"),
        root,
        Optional.empty());
  }

  static Ask ask() {
    return new Ask();
  }

  /** What a client asks for besides the command. */
  static final class Ask {
    private Map<String, String> env = Map.of();
    private boolean network;
    private boolean asRoot;
    private Optional<SandboxProfile> sandbox = Optional.empty();
    private Optional<String> danger = Optional.empty();
    private int timeoutSec = 5;

    Ask env(String name, String value) {
      env = Map.of(name, value);
      return this;
    }

    Ask network() {
      network = true;
      return this;
    }

    Ask asRoot() {
      asRoot = true;
      return this;
    }

    Ask sandbox(SandboxProfile profile) {
      sandbox = Optional.of(profile);
      return this;
    }

    Ask danger(String text) {
      danger = Optional.of(text);
      return this;
    }

    Ask timeoutSec(int seconds) {
      timeoutSec = seconds;
      return this;
    }

    private Rationale rationale() {
      return new Rationale("test", danger, Optional.empty());
    }

    private Action.Terms terms() {
      return new Action.Terms(Optional.empty(), env, timeoutSec, network, sandbox);
    }
  }
}
