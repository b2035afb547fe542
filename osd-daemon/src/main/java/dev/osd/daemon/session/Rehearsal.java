package dev.osd.daemon.session;

import dev.osd.daemon.builtin.Builtins;
import dev.osd.daemon.system.BlockIo;
import dev.osd.daemon.system.Demand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs a few commands on a few lines, so that the first client does not wait for their classes to
 * be loaded. Touches nothing but memory.
 */
final class Rehearsal {
  private static final byte[] LINES =
      "one error\ntwo\nthree Error 3\n".repeat(40).getBytes(StandardCharsets.UTF_8);

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("cat"),
          List.of("grep", "-i", "error"),
          List.of("grep", "-E", "[0-9]+|two"),
          List.of("sed", "s/o\\(n\\)e/\\1/g"),
          List.of("tr", "a-z", "A-Z"),
          List.of("sort"),
          List.of("tail", "-n", "3"),
          List.of("head", "-n", "2"),
          List.of("wc"));

  private Rehearsal() {}

  /** Runs those of the commands that there are, one behind the other. */
  static void play(Builtins builtins, ScratchSpace scratch) {
    List<List<String>> known =
        COMMANDS.stream().filter(words -> builtins.find(words.getFirst()).isPresent()).toList();
    if (known.isEmpty()) {
      return;
    }
    try {
      Run run = new Run(Duration.ofSeconds(10), List.of(), Demand.of(Optional.empty()));
      new Pipeline(builtins, known, new InMemory(), scratch, run).run();
    } catch (SessionException e) {
      throw new IllegalStateException("a command that was there is gone", e);
    }
  }

  private static final class InMemory implements Pipeline.Ends {
    @Override
    public InputStream input(Run run, BlockIo io) {
      return new ByteArrayInputStream(LINES);
    }

    @Override
    public OutputStream output(Run run, BlockIo io) throws IOException {
      return OutputStream.nullOutputStream();
    }

    @Override
    public OutputStream messages(Run run, BlockIo io) {
      return new Messages();
    }
  }
}
