package dev.osd.daemon.system;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Starts real programs for tests, and keeps what they say. */
final class Native implements AutoCloseable {
  static final Duration LONG = Duration.ofSeconds(30);

  final Architecture architecture =
      Architecture.of(System.getProperty("os.name"), System.getProperty("os.arch")).orElseThrow();
  final Spawner spawner;
  final Subreaper subreaper;
  private int families;

  Native() throws SystemException {
    spawner = Spawner.open(architecture);
    subreaper = Subreaper.become(architecture, spawner);
  }

  /** What came of a program. */
  record Outcome(Ending ending, String stdout, String stderr) {}

  /** A shell as a family of its own, which can be ended. */
  record Started(ProcessFamily family, Pipe stdout) implements AutoCloseable {
    /** The next line that it prints. */
    String line() throws SystemException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      try (var arena = java.lang.foreign.Arena.ofConfined()) {
        var one = arena.allocate(1);
        var errno = Linkage.newErrnoHolder(arena);
        while (Descriptors.read(stdout.reading().number(), one, errno) > 0) {
          byte next = one.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0);
          if (next == '\n') {
            break;
          }
          line.write(next);
        }
      }
      return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws SystemException {
      try (stdout;
          family) {
        family.kill();
      }
    }
  }

  /** Runs a program to its end. */
  Outcome run(List<String> command, Map<String, String> environment, String directory)
      throws SystemException {
    try (Pipe out = Pipe.open();
        Pipe err = Pipe.open();
        Pipe stop = Pipe.open();
        ChildProcess child =
            spawner.spawn(
                new SpawnRequest(command, environment, directory, out.writing(), err.writing()))) {
      out.writing().close();
      err.writing().close();
      Kept kept = new Kept();
      new PipeReader(List.of(out.reading(), err.reading()), stop.reading()).run(kept);
      if (!child.awaitEnd(LONG)) {
        throw new AssertionError(command + " does not end");
      }
      return new Outcome(child.reap().orElseThrow(), kept.text(0), kept.text(1));
    }
  }

  Outcome shell(String line) throws SystemException {
    return run(List.of("/bin/sh", "-c", line), Map.of("PATH", "/usr/bin:/bin"), "/");
  }

  /** Starts a shell and does not wait for it. */
  Started start(String line) throws SystemException {
    String mark = "OSD_ACTION=test-" + ProcessHandle.current().pid() + "-" + families++;
    ProcessFamily family = subreaper.begin(mark);
    Pipe out = Pipe.open();
    family.spawn(
        new SpawnRequest(
            List.of("/bin/sh", "-c", line),
            Map.of("PATH", "/usr/bin:/bin", "OSD_ACTION", mark.substring("OSD_ACTION=".length())),
            "/",
            out.writing(),
            out.writing()));
    out.writing().close();
    return new Started(family, out);
  }

  @Override
  public void close() {
    spawner.close();
  }

  /** Keeps everything. */
  private static final class Kept implements PipeReader.Receiver {
    private final List<ByteArrayOutputStream> pipes =
        List.of(new ByteArrayOutputStream(), new ByteArrayOutputStream());

    @Override
    public void piece(int pipe, byte[] bytes, int length) {
      pipes.get(pipe).write(bytes, 0, length);
    }

    @Override
    public void end(int pipe) {}

    String text(int pipe) {
      return pipes.get(pipe).toString(StandardCharsets.UTF_8);
    }
  }
}
