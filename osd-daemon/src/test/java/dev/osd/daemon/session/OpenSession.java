package dev.osd.daemon.session;

import dev.osd.daemon.builtin.Builtins;
import dev.osd.daemon.system.Demand;
import dev.osd.daemon.system.Descriptor;
import dev.osd.daemon.system.PassedDescriptor;
import dev.osd.daemon.system.SocketReceiver.Received;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.Attach;
import dev.osd.protocol.Attachment;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Provenance;
import dev.osd.protocol.Rationale;
import java.io.Closeable;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.newsclub.net.unix.FileDescriptorCast;

/** A session on files of a folder, and the four tools in short. */
final class OpenSession implements Closeable {
  private static final Rationale WHY = new Rationale("test", Optional.empty(), Optional.empty());

  private final Path folder;
  private final Sessions sessions;
  private final Session session;
  private final Demand demand;
  private final Descriptor ender;
  private final List<Attachment> attachments = new ArrayList<>();
  private final List<Descriptor> received = new ArrayList<>();
  private Attach.Bounds bounds = Attach.Bounds.none();
  private Limits limits = Limits.standard();
  private Duration patience = Duration.ofSeconds(20);

  OpenSession(Path folder) throws IOException {
    this.folder = folder;
    sessions = Sessions.open(new Builtins(16 << 20), folder);
    try (FileInputStream any = new FileInputStream("/dev/null")) {
      ender = duplicate(any.getFD());
    }
    session = sessions.newSession(ender);
    demand = Demand.of(session.client());
  }

  static Descriptor duplicate(FileDescriptor descriptor) throws IOException {
    return PassedDescriptor.duplicate(FileDescriptorCast.using(descriptor).as(Integer.class));
  }

  /** A new FIFO, open for reading and writing so that opening it waits for nobody. */
  static RandomAccessFile fifo(Path path) throws IOException, InterruptedException {
    if (new ProcessBuilder("mkfifo", path.toString()).start().waitFor() != 0) {
      throw new IOException("no FIFO at " + path);
    }
    return new RandomAccessFile(path.toFile(), "rw");
  }

  OpenSession reading(int fd, String text) throws IOException {
    return readingBytes(fd, text.getBytes(StandardCharsets.UTF_8));
  }

  OpenSession readingBytes(int fd, byte[] content) throws IOException {
    Path file = folder.resolve("in-" + fd);
    Files.write(file, content);
    return reading(fd, file.toFile());
  }

  OpenSession reading(int fd, File file) throws IOException {
    try (FileInputStream in = new FileInputStream(file)) {
      return with(fd, in.getFD());
    }
  }

  OpenSession writing(int fd) throws IOException {
    try (FileOutputStream out = new FileOutputStream(folder.resolve("out-" + fd).toFile())) {
      return with(fd, out.getFD());
    }
  }

  OpenSession with(int fd, FileDescriptor descriptor) throws IOException {
    return with(fd, descriptor, OptionalLong.empty());
  }

  OpenSession with(int fd, FileDescriptor descriptor, OptionalLong size) throws IOException {
    received.add(duplicate(descriptor));
    attachments.add(new Attachment(fd, "file" + fd, Attachment.modeOf(fd), size));
    return this;
  }

  OpenSession bounded(Attach.Bounds asked, Limits policy) {
    bounds = asked;
    limits = policy;
    return this;
  }

  OpenSession patient(Duration duration) {
    patience = duration;
    return this;
  }

  OpenSession attach() throws SessionException {
    Attach attach =
        new Attach(Optional.empty(), Optional.empty(), attachments, bounds, Provenance.unknown());
    session.adopt(sessions.prepare(attach, new Received(received, true), session, limits));
    return this;
  }

  private Run begin() throws SessionException {
    return session.begin(patience, demand);
  }

  Piece read(int fd) throws SessionException {
    return read(fd, OptionalLong.empty(), OptionalInt.empty());
  }

  Piece read(int fd, OptionalLong offset, OptionalInt most) throws SessionException {
    return session.read(new Action.Read("a", WHY, fd, offset, most), begin());
  }

  String text(int fd, int most) throws SessionException {
    return text(read(fd, OptionalLong.empty(), OptionalInt.of(most)));
  }

  static String text(Piece piece) {
    return new String(piece.bytes().toArray(), StandardCharsets.UTF_8);
  }

  long write(int fd, String text) throws SessionException {
    return session.write(
        new Action.Write("a", WHY, fd, Bytes.of(text.getBytes(StandardCharsets.UTF_8))), begin());
  }

  /** Runs commands between descriptors; -1 for none. */
  ActionResult.Piped pipe(int in, int out, String... commands) throws SessionException {
    List<List<String>> words = new ArrayList<>();
    for (String command : commands) {
      words.add(CommandWords.split(command));
    }
    return session.pipe(
        new Action.Pipe("a", WHY, List.of(commands), number(in), number(out), OptionalInt.empty()),
        words,
        begin());
  }

  void exit() throws SessionException {
    session.exit(begin());
  }

  /** What stands in an output. */
  String written(int fd) throws IOException {
    return Files.readString(folder.resolve("out-" + fd));
  }

  Session session() {
    return session;
  }

  Sessions sessions() {
    return sessions;
  }

  private static OptionalInt number(int fd) {
    return fd < 0 ? OptionalInt.empty() : OptionalInt.of(fd);
  }

  @Override
  public void close() {
    demand.close();
    session.close();
    sessions.close();
    ender.close();
  }
}
