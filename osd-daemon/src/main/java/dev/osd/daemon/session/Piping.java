package dev.osd.daemon.session;

import dev.osd.daemon.builtin.Builtins;
import dev.osd.daemon.session.Table.Open;
import dev.osd.daemon.system.PassedDescriptor;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ActionResult.Captured;
import dev.osd.protocol.ActionResult.PipeEnds;
import dev.osd.protocol.Attachment;
import dev.osd.protocol.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Seed 001's {@code pipe} on the numbers of one session: commands between what is open, and new
 * pipes where it is not. A pipe takes in all that is written to it, so no order of calls can lock
 * up; a command whose input is a new pipe runs once what it gives is read, for that is when its
 * input is complete.
 */
final class Piping {
  private static final List<List<String>> COPY = List.of(List.of("cat"));

  /** Commands that write nothing before they have read everything. */
  private static final Set<String> READ_ALL_FIRST = Set.of("sort", "wc");

  private final Table table;
  private final Flow flow;
  private final Builtins builtins;

  /** Commands that wait for their input, with an output that is open already. */
  private final List<Waiting> waiting = new ArrayList<>();

  Piping(Table table, Flow flow, Builtins builtins) {
    this.table = table;
    this.flow = flow;
    this.builtins = builtins;
  }

  private record Waiting(Deferred deferred, Open output) {}

  private record NewPipe(Open.WriteEnd end, PipeEnds ends) {}

  /** Runs commands, or makes a pipe, or both. */
  ActionResult.Piped pipe(Action.Pipe asked, List<List<String>> commands, Run run)
      throws SessionException {
    Pipeline.requireKnown(builtins, commands);
    Optional<PassedDescriptor> messagesTo = messages(asked.err());
    Optional<Open> output =
        asked.out().isEmpty() ? Optional.empty() : table.find(asked.out().getAsInt());
    if (output.isPresent()) {
      requireWritable(asked.out().getAsInt(), output.get());
    }
    if (asked.in().isEmpty()) {
      return later(asked, commands, output);
    }
    Origin input = table.readable(asked.in().getAsInt());
    requireOther(commands, input, output);
    complete(input, output, run);
    Optional<NewPipe> made =
        output.isPresent() ? Optional.empty() : Optional.of(newPipe(asked.out()));
    SessionEnds ends =
        new SessionEnds(
            input, output.orElseGet(() -> made.orElseThrow().end()), messagesTo, flow.output());
    Pipeline.Outcome outcome = run(commands, ends, run);
    return new ActionResult.Piped(
        asked.id(),
        outcome.failure(),
        outcome.statuses(),
        ends.size(),
        made.map(NewPipe::ends),
        ends.said());
  }

  /** Runs the commands that fill this pipe, where there are any that have not run yet. */
  void settle(Spool pipe, Run run) throws SessionException {
    Optional<Deferred> source = pipe.takeSource();
    if (source.isPresent()) {
      settle(source.get(), new Open.WriteEnd("pipe", pipe), run);
    }
  }

  /** Runs all commands that still wait, for nothing more will be written to them. */
  void settleAll(Run run) throws SessionException {
    List<Waiting> left = List.copyOf(waiting);
    waiting.clear();
    for (Waiting one : left) {
      settle(one.deferred(), one.output(), run);
    }
  }

  /** Refuses to write to a pipe that a command has read to its end. */
  static void requireOpen(int number, Open.WriteEnd end) throws SessionException {
    if (end.spool().isFinished()) {
      throw invalid(
          "fd %d (%s) cannot be written any more: a command has taken its pipe to the end"
              .formatted(number, end.name()));
    }
  }

  private void settle(Deferred deferred, Open output, Run run) throws SessionException {
    deferred.input().finish();
    SessionEnds ends =
        new SessionEnds(new PipeOrigin(deferred.input()), output, Optional.empty(), flow.output());
    Pipeline.Outcome outcome = run(deferred.commands(), ends, run);
    if (outcome.failure().isPresent()) {
      throw new SessionException(outcome.failure().get().code(), outcome.failure().get().message());
    }
    String said = new String(ends.said().bytes().toArray(), StandardCharsets.UTF_8).strip();
    if (outcome.statuses().getLast() != 0 && !said.isEmpty()) {
      throw new SessionException(ErrorCode.EXEC_FAILED, said);
    }
  }

  private Pipeline.Outcome run(List<List<String>> commands, SessionEnds ends, Run run)
      throws SessionException {
    try (ScratchSpace scratch = flow.newScratch()) {
      return new Pipeline(builtins, commands.isEmpty() ? COPY : commands, ends, scratch, run).run();
    } catch (IOException e) {
      throw new SessionException(
          ErrorCode.EXEC_FAILED, "an unnamed file could not be closed: " + e.getMessage());
    }
  }

  /** A command reads a pipe to its end, so that end must be known: nobody writes any more. */
  private void complete(Origin input, Optional<Open> output, Run run) throws SessionException {
    if (input instanceof PipeOrigin pipe) {
      if (output.isPresent()
          && output.get() instanceof Open.WriteEnd end
          && end.spool() == pipe.spool()) {
        throw invalid("the same pipe cannot be read and written by one command");
      }
      settle(pipe.spool(), run);
      pipe.spool().finish();
    }
  }

  /** The input is a new pipe, which is complete only once somebody wants what comes of it. */
  private ActionResult.Piped later(
      Action.Pipe asked, List<List<String>> commands, Optional<Open> output)
      throws SessionException {
    if (asked.err().isPresent()) {
      throw invalid("err_fd needs in_fd: without an input nothing runs yet");
    }
    if (commands.isEmpty() && asked.out().isEmpty()) {
      return made(asked, newPipe(OptionalInt.empty()).ends());
    }
    table.requireRoom(output.isPresent() ? 1 : 3);
    Deferred deferred =
        new Deferred(
            commands.isEmpty() ? COPY : commands, new Spool(flow.held(), flow.newScratch()));
    // The caller's own number first, so that the lowest free one cannot take it away.
    OptionalInt out = OptionalInt.empty();
    if (output.isPresent()) {
      waiting.add(new Waiting(deferred, output.get()));
    } else {
      NewPipe behind = newPipe(asked.out());
      behind.end().spool().fillBy(deferred);
      out = OptionalInt.of(behind.ends().out());
    }
    int in = table.free(0);
    table.put(in, new Open.WriteEnd("pipe", deferred.input()));
    return made(asked, new PipeEnds(in, out.orElseGet(() -> asked.out().orElseThrow())));
  }

  private static ActionResult.Piped made(Action.Pipe asked, PipeEnds ends) {
    return new ActionResult.Piped(
        asked.id(), Optional.empty(), List.of(), 0, Optional.of(ends), Captured.nothing());
  }

  /** A pipe whose writing end is this number, or the lowest free one; the other comes behind it. */
  private NewPipe newPipe(OptionalInt in) throws SessionException {
    table.requireRoom(2);
    int write = in.isPresent() ? in.getAsInt() : table.free(0);
    int read = table.free(write + 1);
    Spool spool = new Spool(flow.held(), flow.newScratch());
    Open.WriteEnd end = new Open.WriteEnd("pipe", spool);
    table.put(write, end);
    table.put(read, new Open.Source("pipe", new PipeOrigin(spool)));
    return new NewPipe(end, new PipeEnds(write, read));
  }

  /** As GNU's cat and grep do: what is written would be read again, for ever. */
  private static void requireOther(List<List<String>> commands, Origin input, Optional<Open> output)
      throws SessionException {
    try {
      if ((commands.isEmpty() || !READ_ALL_FIRST.contains(commands.getFirst().getFirst()))
          && input instanceof FileOrigin file
          && output.orElse(null) instanceof Open.Sink sink
          && file.isFedBy(sink.descriptor())) {
        throw invalid("the input file is the output file");
      }
    } catch (IOException e) {
      throw invalid("the input file cannot be looked at: " + e.getMessage());
    }
  }

  private void requireWritable(int number, Open opened) throws SessionException {
    switch (opened) {
      case Open.Source _ -> throw table.notWritable(number);
      case Open.Sink sink -> {
        if (number == Attachment.ERROR) {
          throw table.cannot(number, sink, "an output; standard error is reserved for messages");
        }
      }
      case Open.WriteEnd end -> requireOpen(number, end);
    }
  }

  private Optional<PassedDescriptor> messages(OptionalInt number) throws SessionException {
    if (number.isEmpty()) {
      return Optional.empty();
    }
    if (table.find(number.getAsInt()).orElse(null) instanceof Open.Sink sink) {
      return Optional.of(sink.descriptor());
    }
    throw table.notWritable(number.getAsInt());
  }

  private static SessionException invalid(String message) {
    return new SessionException(ErrorCode.INVALID_ARGS, message);
  }
}
