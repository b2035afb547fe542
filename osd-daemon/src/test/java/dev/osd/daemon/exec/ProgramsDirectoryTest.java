package dev.osd.daemon.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgramsDirectoryTest {
  @TempDir Path temporary;

  @Test
  void isItsOwnersAloneAndGoneAfterwards() throws Exception {
    Path path;
    try (ProgramsDirectory directory = ProgramsDirectory.open(temporary)) {
      path = directory.path();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rwx------");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void saysWhatProgramsHaveLeft() throws Exception {
    ProgramsDirectory directory = ProgramsDirectory.open(temporary);
    Files.createFile(directory.path().resolve("left"));

    assertThatThrownBy(directory::close)
        .hasMessage("programs have left files in " + directory.path());
  }

  @Test
  void removesWhatAKilledDaemonHasLeft() throws Exception {
    Path left = leftBehind("1");
    Files.createDirectory(left.resolve("t123"));

    ProgramsDirectory.open(temporary).close();

    assertThat(left).doesNotExist();
  }

  @Test
  void keepsWhatProgramsHaveWrittenUntilItIsGone() throws Exception {
    Path left = leftBehind("1");
    Files.createDirectory(left.resolve("empty"));
    Path file = Files.writeString(Files.createDirectory(left.resolve("t1")).resolve("f"), "x");

    ProgramsDirectory.open(temporary).close();
    assertThat(file).hasContent("x");
    assertThat(left.resolve("empty")).doesNotExist();

    Files.delete(file);
    ProgramsDirectory.open(temporary).close();
    assertThat(left).doesNotExist();
  }

  @Test
  void leavesThatOfAnotherDaemonThatLives() throws Exception {
    try (ProgramsDirectory first = ProgramsDirectory.open(temporary);
        ProgramsDirectory second = ProgramsDirectory.open(temporary)) {
      assertThat(first.path()).exists().isNotEqualTo(second.path());
    }
    Path locked = leftBehind("2");
    Process other =
        new ProcessBuilder(
                "/usr/bin/python3",
                "-c",
                "import fcntl,sys; f=open(sys.argv[1],'w'); fcntl.lockf(f,fcntl.LOCK_EX); print(flush=True); sys.stdin.read()",
                locked.resolve(ProgramsDirectory.LOCK).toString())
            .start();
    try {
      assertThat(other.inputReader().readLine()).isEmpty();
      ProgramsDirectory.open(temporary).close();
      assertThat(locked).exists();
    } finally {
      other.destroyForcibly().waitFor();
    }
    ProgramsDirectory.open(temporary).close();
    assertThat(locked).doesNotExist();
  }

  @Test
  void leavesWhatLooksLikeItAndIsNot() throws Exception {
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    Files.createFile(elsewhere.resolve(ProgramsDirectory.LOCK));
    Path link =
        Files.createSymbolicLink(temporary.resolve(ProgramsDirectory.PREFIX + "link"), elsewhere);
    Path unlocked = Files.createDirectory(temporary.resolve(ProgramsDirectory.PREFIX + "new"));
    Path trap = Files.createDirectory(temporary.resolve(ProgramsDirectory.PREFIX + "trap"));
    Files.createSymbolicLink(
        trap.resolve(ProgramsDirectory.LOCK), elsewhere.resolve(ProgramsDirectory.LOCK));
    Path file = Files.createFile(temporary.resolve(ProgramsDirectory.PREFIX + "file"));

    ProgramsDirectory.open(temporary).close();

    assertThat(elsewhere.resolve(ProgramsDirectory.LOCK)).exists();
    assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(unlocked).exists();
    assertThat(trap).exists();
    assertThat(file).exists();
  }

  @Test
  void leavesAnotherUsers() throws Exception {
    assumeTrue((Integer) Files.getAttribute(temporary, "unix:uid") == 0, "only root can give away");
    Path others = leftBehind("3");
    Files.setAttribute(others, "unix:uid", 54001);

    ProgramsDirectory.open(temporary).close();

    assertThat(others).exists();
  }

  /** As it looks after its daemon was killed: the lock's file without the lock. */
  private Path leftBehind(String number) throws IOException {
    Path path = Files.createDirectory(temporary.resolve(ProgramsDirectory.PREFIX + number));
    Files.createFile(path.resolve(ProgramsDirectory.LOCK));
    return path;
  }
}
