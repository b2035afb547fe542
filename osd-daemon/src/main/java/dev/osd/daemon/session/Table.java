package dev.osd.daemon.session;

import dev.osd.daemon.system.PassedDescriptor;
import dev.osd.protocol.Attachment;
import dev.osd.protocol.ErrorCode;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The numbers of a session and what is open under each. Owns all of it. */
final class Table implements AutoCloseable {
  private final Map<Integer, Open> open = new HashMap<>();
  private int most = Integer.MAX_VALUE;

  /** What is open under a number. */
  sealed interface Open {
    /** What people and models call it. */
    String name();

    /** Something to read. */
    record Source(String name, Origin origin) implements Open {}

    /** An attached descriptor to write to. */
    record Sink(String name, PassedDescriptor descriptor) implements Open {}

    /** The writing end of a pipe. */
    record WriteEnd(String name, Spool spool) implements Open {}
  }

  /** Bounds how many numbers can be open. */
  void bound(int descriptors) {
    most = descriptors;
  }

  void put(int number, Open opened) {
    open.put(number, opened);
  }

  Optional<Open> find(int number) {
    return Optional.ofNullable(open.get(number));
  }

  /** The name under a number. */
  Optional<String> name(int number) {
    return find(number).map(Open::name);
  }

  /**
   * Finds something to read.
   *
   * @throws SessionException if nothing is open there, or only to be written
   */
  Origin readable(int number) throws SessionException {
    return switch (find(number).orElseThrow(() -> notOpen(number))) {
      case Open.Source source -> source.origin();
      case Open.Sink sink -> throw cannot(number, sink, "read; it is an output");
      case Open.WriteEnd end ->
          throw cannot(number, end, "read; it is the end of a pipe that is written");
    };
  }

  /** Why something cannot be written by the tool or a command, as an exception to be thrown. */
  SessionException notWritable(int number) {
    Optional<Open> found = find(number);
    if (found.isEmpty()) {
      return notOpen(number);
    }
    return cannot(number, found.get(), "written; it is an input");
  }

  SessionException cannot(int number, Open opened, String what) {
    return invalid("fd %d (%s) cannot be %s".formatted(number, opened.name(), what));
  }

  /** The lowest free number from this one on, where pipes go. */
  int free(int from) throws SessionException {
    for (int number = Math.max(from, Attachment.ERROR + 1);
        number <= Attachment.MOST_NUMBER;
        number++) {
      if (!open.containsKey(number)) {
        return number;
      }
    }
    throw invalid("there is no free number for a pipe");
  }

  /** Makes sure of room for so many more. */
  void requireRoom(int more) throws SessionException {
    if (open.size() + more > most) {
      throw invalid(
          "this session has as many descriptors as it may, %d (limit descriptors)"
              .formatted(open.size()));
    }
  }

  private SessionException notOpen(int number) {
    List<Integer> numbers = open.keySet().stream().sorted().toList();
    return invalid(
        numbers.isEmpty()
            ? "fd %d is not open: this session has no descriptors".formatted(number)
            : "fd %d is not open; open are %s"
                .formatted(
                    number, String.join(", ", numbers.stream().map(String::valueOf).toList())));
  }

  private static SessionException invalid(String message) {
    return new SessionException(ErrorCode.INVALID_ARGS, message);
  }

  @Override
  public void close() throws IOException {
    // A pipe stands here under two numbers.
    Set<Spool> spools = new LinkedHashSet<>();
    for (Open opened : open.values()) {
      switch (opened) {
        case Open.Source source -> source.origin().close();
        case Open.Sink sink -> sink.descriptor().close();
        case Open.WriteEnd end -> spools.add(end.spool());
      }
    }
    open.clear();
    for (Spool spool : spools) {
      spool.close();
    }
  }
}
