package dev.osd.daemon.plan;

import dev.osd.daemon.system.PeerProcess;
import dev.osd.protocol.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Facts about peers from {@code /proc}; each is read between two looks at the start time. */
public final class ProcPeerFacts implements PeerFacts {
  /** Behind the name's closing parenthesis, the start time is the 20th field (proc(5)). */
  private static final int START_TIME_BEHIND_NAME = 20;

  /** So many bytes hold every line of a process's status. */
  private static final int STATUS_BYTES = 64 << 10;

  private static final String NO_NEW_PRIVS = "NoNewPrivs";
  private static final String FILTERS = "Seccomp_filters";

  private static final Path PROC = Path.of("/proc");

  private final Path proc;
  private final Optional<PeerProcess> connected = PeerProcess.ofThisMachine();

  /** Facts about any process. */
  public ProcPeerFacts() {
    this(PROC);
  }

  /**
   * @param proc where the kernel shows its processes
   */
  ProcPeerFacts(Path proc) {
    this.proc = proc;
  }

  @Override
  public Optional<Path> directory(Peer peer) {
    if (peer.startTime() == 0) {
      return Optional.empty();
    }
    Path link = of(peer.pid(), "cwd");
    try {
      Path directory = Files.readSymbolicLink(link);
      boolean named = directory.isAbsolute() && isSame(link, directory);
      // Looked at after the directory: still the same process, so it was its directory.
      boolean same = startTime(peer.pid()) == peer.startTime();
      return same && named ? Optional.of(directory) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether the directory that the process is in is the one of that name here. A process with
   * mounts of its own (mount_namespaces(7)) can be in a directory that only it sees under that
   * name, and one that was removed reads as a name with " (deleted)" behind it.
   */
  private static boolean isSame(Path link, Path named) throws IOException {
    BasicFileAttributes itself = Files.readAttributes(link, BasicFileAttributes.class);
    BasicFileAttributes here = Files.readAttributes(named, BasicFileAttributes.class);
    return itself.isDirectory() && Objects.requireNonNull(itself.fileKey()).equals(here.fileKey());
  }

  @Override
  public long startTime(long pid, int socket) {
    long startTime = startTime(pid);
    // Looked at after the time was read: what is still there now did not have its number reused.
    return connected.isPresent() && connected.get().isGone(socket) ? 0 : startTime;
  }

  @Override
  public List<Long> groups(int socket) throws IOException {
    return PeerProcess.groups(socket);
  }

  /** When a process started, whoever it is; 0 where that cannot be told. */
  long startTime(long pid) {
    try {
      String stat = new String(Files.readAllBytes(of(pid, "stat")), StandardCharsets.ISO_8859_1);
      int at = stat.lastIndexOf(')') + 1;
      for (int field = 0; field < START_TIME_BEHIND_NAME && at > 0; field++) {
        at = stat.indexOf(' ', at) + 1;
      }
      int end = stat.indexOf(' ', at);
      return at > 0 && end > at ? Long.parseLong(stat, at, end, 10) : 0;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  /**
   * Where the daemon itself runs without new privileges, as in some containers, all around it do,
   * and the bit tells nothing. There it is the seccomp filters that tell: whom the daemon confines
   * has one more than the daemon (seccomp(2); a process never has fewer than its parent).
   */
  @Override
  public Confinement confinement(Peer peer) {
    if (peer.startTime() == 0) {
      return Confinement.UNKNOWN;
    }
    try {
      String status = status(String.valueOf(peer.pid()));
      // Looked at after the status: still the same process, so it was its status.
      if (startTime(peer.pid()) != peer.startTime()) {
        return Confinement.UNKNOWN;
      }
      if (number(status, NO_NEW_PRIVS) == 0) {
        return Confinement.FREE;
      }
      String own = status("self");
      return number(own, NO_NEW_PRIVS) == 1 && number(status, FILTERS) <= number(own, FILTERS)
          ? Confinement.FREE
          : Confinement.CONFINED;
    } catch (IOException | NumberFormatException e) {
      return Confinement.UNKNOWN;
    }
  }

  private String status(String process) throws IOException {
    try (InputStream status = Files.newInputStream(proc.resolve(process, "status"))) {
      return new String(status.readNBytes(STATUS_BYTES), StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * A line's number. A process cannot fake a line by its name: the kernel writes a line feed in
   * there as {@code \n} (proc(5), status).
   *
   * @throws IOException if there is no such line, because the kernel is too old for it
   */
  private static int number(String status, String line) throws IOException {
    int at = status.indexOf("\n" + line + ":");
    if (at < 0) {
      throw new IOException("the kernel does not tell " + line);
    }
    int from = at + line.length() + 2;
    int end = status.indexOf('\n', from);
    return Integer.parseInt(status.substring(from, end < 0 ? status.length() : end).strip());
  }

  private Path of(long pid, String file) {
    return proc.resolve(String.valueOf(pid), file);
  }
}
