package dev.osd.daemon.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.osd.daemon.testing.LockProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

@Timeout(30)
final class SocketFileTest {
  @TempDir private Path temporary;
  private Path folder = Path.of("/");
  private Path path = Path.of("/");
  private long uid;

  @BeforeEach
  void findFolder() throws IOException {
    folder = temporary.toRealPath();
    path = folder.resolve("osd.sock");
    uid = (Integer) Files.getAttribute(folder, "unix:uid");
  }

  @Test
  void isOpenToOthersAsLongAsItIsToldSo() throws Exception {
    Path path = folder.resolve("osd.sock");
    try (SocketFile socket = SocketFile.listen(path, false, uid)) {
      socket.openToOthers(true);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-rw-rw-");
      socket.openToOthers(false);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void isForItsOwnerOnlyAndGoneAfterwards() throws Exception {
    try (SocketFile socket = SocketFile.listen(path, false, uid)) {
      assertThat(socket.path()).isEqualTo(path);
      assertThat(permissions(path)).isEqualTo("rw-------");
      assertThat(permissions(folder.resolve("osd.sock.lock"))).isEqualTo("rw-------");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void makesItsOwnFolderForItsOwnerOnly() throws Exception {
    Path own = folder.resolve("a/osd/osd.sock");

    SocketFile.listen(own, true, uid).close();

    assertThat(permissions(folder.resolve("a/osd"))).isEqualTo("rwx------");
  }

  @Test
  void closesItsOwnFolderThatOthersCouldEnter() throws Exception {
    Path own = Files.createDirectory(folder.resolve("osd"));
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));

    SocketFile.listen(own.resolve("osd.sock"), true, uid).close();

    assertThat(permissions(own)).isEqualTo("rwx------");
  }

  @Test
  void refusesALinkThatWasPlantedInItsFoldersPlace() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path own = Files.createSymbolicLink(folder.resolve("osd"), elsewhere);

    assertThatIOException()
        .isThrownBy(() -> SocketFile.listen(own.resolve("osd.sock"), true, uid))
        .withMessage(
            "%s is not a folder of user %d's own; remove it or use --socket-path"
                .formatted(own, uid));
    assertThat(elsewhere).isEmptyDirectory();
    assertThat(permissions(elsewhere)).isEqualTo("rwxr-xr-x");
  }

  @Test
  void refusesAFolderOfAnothers() throws Exception {
    assumeTrue(uid == 0, "only root gives files away");
    Path own = Files.createDirectory(folder.resolve("osd"));
    Files.setAttribute(own, "unix:uid", 1234);

    assertThatIOException()
        .isThrownBy(() -> SocketFile.listen(own.resolve("osd.sock"), true, uid))
        .withMessageContaining("is not a folder of user 0's own");
  }

  @Test
  void makesNoFolderThatItWasNamed() {
    assertThatIOException()
        .isThrownBy(() -> SocketFile.listen(folder.resolve("none/osd.sock"), false, uid))
        .withMessage("the socket's folder %s does not exist".formatted(folder.resolve("none")));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesAPathThatTheKernelDoesNotTake() {
    Path tooLong = folder.resolve("x".repeat(108));

    assertThatIOException()
        .isThrownBy(() -> SocketFile.listen(tooLong, false, uid))
        .withMessageContaining("is longer than the 107 bytes");
  }

  @Test
  void aSecondDaemonIsToldWhoIsThere() throws Exception {
    try (SocketFile first = SocketFile.listen(path, false, uid)) {
      // Before the second try: in the same process, it costs the first one its lock (fcntl(2)).
      assertThat(LockProbe.isHeld(folder.resolve("osd.sock.lock"))).isTrue();
      assertThatIOException()
          .isThrownBy(() -> SocketFile.listen(path, false, uid))
          .withMessage(
              "already running, pid %d, on %s".formatted(ProcessHandle.current().pid(), path));
      assertThat(first.server().isClosed()).isFalse();
      assertThat(path).exists();
    }
  }

  @Test
  void aLiveSocketOfSomebodyWithoutOurLockIsLeftAlone() throws Exception {
    try (AFUNIXServerSocket other = AFUNIXServerSocket.newInstance()) {
      other.bind(AFUNIXSocketAddress.of(path), 5);

      assertThatIOException()
          .isThrownBy(() -> SocketFile.listen(path, false, uid))
          .withMessageStartingWith("already running, pid " + ProcessHandle.current().pid());
    }
  }

  @Test
  void aSocketThatNobodyAnswersOnIsReplaced() throws Exception {
    AFUNIXServerSocket crashed = AFUNIXServerSocket.newInstance();
    crashed.setDeleteOnClose(false);
    crashed.bind(AFUNIXSocketAddress.of(path), 5);
    crashed.close();
    assertThat(path).exists();

    try (SocketFile socket = SocketFile.listen(path, false, uid)) {
      assertThat(socket.server().isClosed()).isFalse();
    }
  }

  @Test
  void whatIsNoSocketIsLeftAlone() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "precious");
    Path directory = Files.createDirectory(folder.resolve("directory"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    Path fifo = folder.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();

    for (Path taken : new Path[] {file, directory, link, fifo}) {
      assertThatIOException()
          .isThrownBy(() -> SocketFile.listen(taken, false, uid))
          .withMessage(taken + " exists and is no socket; it is left alone");
      assertThat(Files.exists(taken, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }
    assertThat(file).hasContent("precious");
  }

  @Test
  void aPlantedLockIsRefusedWithoutWaiting() throws Exception {
    Path lock = folder.resolve("osd.sock.lock");
    assertThat(new ProcessBuilder("mkfifo", lock.toString()).start().waitFor()).isZero();

    assertThatIOException()
        .isThrownBy(() -> SocketFile.listen(path, false, uid))
        .withMessage(lock + " is no regular file; remove it or name another");

    Files.delete(lock);
    Files.createSymbolicLink(lock, folder.resolve("victim"));
    assertThatIOException().isThrownBy(() -> SocketFile.listen(path, false, uid));
    assertThat(folder.resolve("victim")).doesNotExist();
  }

  @Test
  void aRefusedStartCanBeTriedAgain() throws Exception {
    Files.writeString(path, "in the way");
    assertThatIOException().isThrownBy(() -> SocketFile.listen(path, false, uid));
    Files.delete(path);

    SocketFile.listen(path, false, uid).close();
  }

  @Test
  void aSocketThatSomebodyElseHasPutThereSinceStays() throws Exception {
    SocketFile ours = SocketFile.listen(path, false, uid);
    Files.delete(path);
    try (AFUNIXServerSocket other = AFUNIXServerSocket.newInstance()) {
      other.setDeleteOnClose(false);
      other.bind(AFUNIXSocketAddress.of(path), 5);

      ours.close();

      assertThat(path).exists();
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
  }
}
