package dev.osd.daemon.session;

import dev.osd.daemon.builtin.Builtins;
import dev.osd.daemon.system.Descriptor;
import dev.osd.daemon.system.FileCalls;
import dev.osd.daemon.system.FileStatus;
import dev.osd.daemon.system.PassedDescriptor;
import dev.osd.daemon.system.SocketReceiver.Received;
import dev.osd.daemon.system.StopSignal;
import dev.osd.daemon.system.SystemException;
import dev.osd.protocol.Attach;
import dev.osd.protocol.Attachment;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes the sessions of all connections, and checks what is to be attached to them: by what the
 * kernel says of each descriptor, never by what the client does. Safe for use by several threads.
 */
public final class Sessions implements AutoCloseable {
  private final Builtins builtins;
  private final Path scratchFolder;
  private final Optional<FileCalls> calls = FileCalls.ofThisMachine();
  private final StopSignal stop;

  private Sessions(Builtins builtins, Path scratchFolder, StopSignal stop) {
    this.builtins = builtins;
    this.scratchFolder = scratchFolder;
    this.stop = stop;
  }

  /**
   * Sessions with these text commands.
   *
   * @param scratchFolder where unnamed files are made
   */
  public static Sessions open(Builtins builtins, Path scratchFolder) throws IOException {
    return new Sessions(builtins, scratchFolder, StopSignal.open());
  }

  /**
   * A session without descriptors.
   *
   * @param socket of the connection; it stays the caller's
   */
  public Session newSession(Descriptor socket) {
    return new Session(Optional.of(socket), List.of(stop.watched()));
  }

  /** Has the classes loaded that the first session will need; takes some ten milliseconds. */
  public void rehearse() {
    Rehearsal.play(
        builtins,
        new ScratchSpace(scratchFolder, new Allowance(0, "a rehearsal has no room on the disk")));
  }

  /** Stops whatever runs in any session, now and from now on. */
  public void stopAll() {
    stop.raise();
  }

  /**
   * Checks descriptors for a session. They are closed where one of them is refused.
   *
   * @param received what came with the request
   */
  public Prepared prepare(Attach attach, Received received, Session session, Limits limits)
      throws SessionException {
    List<Attachment> attachments = new ArrayList<>();
    List<PassedDescriptor> checked = new ArrayList<>();
    boolean sound = false;
    try {
      requireAll(attach, received, session);
      for (int i = 0; i < received.all().size(); i++) {
        Attachment claimed = attach.attachments().get(i);
        PassedDescriptor descriptor = look(received.all().get(i), claimed);
        attachments.add(judged(claimed, descriptor));
        checked.add(descriptor.withoutWaiting(claimed.mode() == Attachment.Mode.WRITE));
      }
      sound = true;
      return new Prepared(
          attachments,
          checked,
          Flow.of(attach.bounds(), limits, scratchFolder),
          limits.count(Limit.DESCRIPTORS),
          builtins);
    } finally {
      if (!sound) {
        checked.forEach(PassedDescriptor::close);
        received.close();
      }
    }
  }

  private static void requireAll(Attach attach, Received received, Session session)
      throws SessionException {
    if (session.isAttached()) {
      throw refused("this connection has its descriptors already; use another one");
    }
    if (!received.complete()) {
      throw refused(
          "not all descriptors could be taken: too many came at once, or the daemon has no room for more");
    }
    if (received.all().size() != attach.attachments().size()) {
      throw refused(
          "the list names %d descriptors, but %d came with the first bytes of the request (SCM_RIGHTS)"
              .formatted(attach.attachments().size(), received.all().size()));
    }
  }

  private PassedDescriptor look(Descriptor descriptor, Attachment claimed) throws SessionException {
    if (calls.isEmpty()) {
      throw refused("descriptors cannot be looked at on this machine: it is not known here");
    }
    try {
      return PassedDescriptor.of(calls.get(), descriptor);
    } catch (SystemException e) {
      throw refused("fd %d (%s): %s".formatted(claimed.fd(), claimed.name(), e.getMessage()));
    }
  }

  /** What is attached really. */
  private static Attachment judged(Attachment claimed, PassedDescriptor descriptor)
      throws SessionException {
    FileStatus status = descriptor.status();
    String which = "fd %d (%s)".formatted(claimed.fd(), claimed.name());
    switch (status.kind()) {
      case REGULAR, FIFO, CHARACTER_DEVICE -> {}
      case DIRECTORY, SYMBOLIC_LINK, SOCKET, BLOCK_DEVICE, UNKNOWN ->
          throw refused(
              "%s is %s; only regular files, pipes, terminals and other character devices can be attached"
                  .formatted(which, status.kind().words()));
    }
    boolean open =
        switch (claimed.mode()) {
          case READ -> descriptor.isReadable();
          case WRITE -> descriptor.isWritable();
        };
    if (!open) {
      throw refused(
          "%s is not open for %s"
              .formatted(which, claimed.mode() == Attachment.Mode.READ ? "reading" : "writing"));
    }
    long size = descriptor.isFile() ? status.size() : 0;
    if (claimed.size().isPresent() && claimed.size().getAsLong() > size) {
      throw refused(
          "%s has %d bytes and not the %d of the request"
              .formatted(which, size, claimed.size().getAsLong()));
    }
    return new Attachment(
        claimed.fd(),
        claimed.name(),
        claimed.mode(),
        descriptor.isFile() ? OptionalLong.of(size) : OptionalLong.empty());
  }

  private static SessionException refused(String why) {
    return new SessionException(ErrorCode.VALIDATION_FAILED, why);
  }

  @Override
  public void close() {
    stop.close();
  }
}
