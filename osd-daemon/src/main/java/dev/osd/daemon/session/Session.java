package dev.osd.daemon.session;

import dev.osd.daemon.regex.CancelledException;
import dev.osd.daemon.session.Table.Open;
import dev.osd.daemon.system.BlockIo;
import dev.osd.daemon.system.Demand;
import dev.osd.daemon.system.Descriptor;
import dev.osd.daemon.system.SystemException;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.Attachment;
import dev.osd.protocol.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one connection has attached and what it does with it: seed 001's tools. Owns every
 * descriptor and unnamed file that it holds, until it is closed. For use by the connection's
 * thread.
 */
public final class Session implements AutoCloseable {
  private final Optional<Descriptor> client;
  private final List<Descriptor> enders;
  private final Table table = new Table();
  private Optional<Flow> flow = Optional.empty();
  private Optional<Piping> piping = Optional.empty();
  private boolean ended;

  /**
   * @param client the socket of the connection, where there is one; stays the caller's
   * @param enders once the other end of one of them is closed, the daemon stops; they stay the
   *     caller's
   */
  Session(Optional<Descriptor> client, List<Descriptor> enders) {
    this.client = client;
    this.enders = List.copyOf(enders);
  }

  /** A session of no connection, to which nothing can be attached. */
  public static Session none() {
    return new Session(Optional.empty(), List.of());
  }

  /** The socket of the connection, where there is one. */
  public Optional<Descriptor> client() {
    return client;
  }

  /** Whether everything that runs has been told to stop. */
  public boolean isStopping() throws IOException {
    return BlockIo.anyEnded(enders);
  }

  /**
   * Begins one use of this session.
   *
   * @param patience from now to the deadline
   * @param demand once it has ended, the use is stopped; stays the caller's
   */
  public Run begin(Duration patience, Demand demand) throws SessionException {
    try {
      List<Descriptor> all = new ArrayList<>(demand.enders());
      all.addAll(enders);
      return new Run(patience, all, demand);
    } catch (SystemException e) {
      throw new SessionException(
          ErrorCode.EXEC_FAILED, "it could not be watched over: " + e.getMessage());
    }
  }

  /** The name of the descriptor that has this number, where there is one. */
  public Optional<String> name(int fd) {
    return table.name(fd);
  }

  /** Whether descriptors have been attached. */
  boolean isAttached() {
    return flow.isPresent();
  }

  /** Takes over what was checked. */
  public void adopt(Prepared prepared) {
    Flow bounds = prepared.flow();
    flow = Optional.of(bounds);
    table.bound(prepared.mostDescriptors());
    prepared.handOver(bounds).forEach(table::put);
    piping = Optional.of(new Piping(table, bounds, prepared.builtins()));
  }

  /** Seed 001's {@code read}. */
  public Piece read(Action.Read asked, Run run) throws SessionException {
    Flow bounds = flow();
    Origin origin = table.readable(asked.fd());
    try (BlockIo io = new BlockIo()) {
      if (origin instanceof PipeOrigin pipe) {
        piping().settle(pipe.spool(), run);
      }
      return origin.read(asked.offset(), asked.maxSize().orElse(bounds.readBytes()), run, io);
    } catch (IOException e) {
      throw failed(ErrorCode.READ_FAILED, asked.fd(), "read", e);
    } catch (CancelledException e) {
      throw new SessionException(
          run.codeOfEnd(), "fd %d had nothing to read: %s".formatted(asked.fd(), e.getMessage()));
    }
  }

  /**
   * Seed 001's {@code write}.
   *
   * @return how many bytes
   */
  public long write(Action.Write asked, Run run) throws SessionException {
    Flow bounds = flow();
    byte[] data = asked.data().toArray();
    Open opened = table.find(asked.fd()).orElseThrow(() -> table.notWritable(asked.fd()));
    try (BlockIo io = new BlockIo()) {
      switch (opened) {
        case Open.Source _ -> throw table.notWritable(asked.fd());
        case Open.Sink sink -> {
          if (asked.fd() == Attachment.ERROR) {
            throw table.cannot(asked.fd(), opened, "written; standard error is reserved");
          }
          new DescriptorOutput(sink.descriptor(), bounds.output(), run, io)
              .write(data, 0, data.length);
        }
        case Open.WriteEnd end -> {
          Piping.requireOpen(asked.fd(), end);
          end.spool().append(data, 0, data.length);
        }
      }
      return data.length;
    } catch (IOException e) {
      throw failed(ErrorCode.WRITE_FAILED, asked.fd(), "written", e);
    } catch (CancelledException e) {
      throw new SessionException(
          run.codeOfEnd(), "fd %d had no room: %s".formatted(asked.fd(), e.getMessage()));
    }
  }

  /**
   * Seed 001's {@code pipe}.
   *
   * @param commands the words of each command
   */
  public ActionResult.Piped pipe(Action.Pipe asked, List<List<String>> commands, Run run)
      throws SessionException {
    flow();
    return piping().pipe(asked, commands, run);
  }

  /** Seed 001's {@code exit}: runs what still waits for its input to end, and closes everything. */
  public void exit(Run run) throws SessionException {
    flow();
    try {
      piping().settleAll(run);
    } finally {
      close();
    }
  }

  private Flow flow() throws SessionException {
    if (ended) {
      throw new SessionException(ErrorCode.INVALID_ARGS, "this session has ended by exit");
    }
    return flow.orElseThrow(() ->
        new SessionException(
            ErrorCode.INVALID_ARGS,
            "no descriptors are attached to this connection; send an attach request first"));
  }

  private Piping piping() {
    return piping.orElseThrow();
  }

  private SessionException failed(ErrorCode code, int fd, String done, IOException e) {
    return new SessionException(
        code,
        "fd %d (%s) cannot be %s: %s"
            .formatted(fd, table.name(fd).orElse("?"), done, e.getMessage()));
  }

  /** Closes every descriptor. Further calls do nothing. */
  @Override
  public void close() {
    ended = true;
    try {
      table.close();
    } catch (IOException e) {
      throw new UncheckedIOException("an unnamed file could not be closed", e);
    }
  }
}
