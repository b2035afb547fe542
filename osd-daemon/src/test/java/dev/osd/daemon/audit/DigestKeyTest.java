package dev.osd.daemon.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DigestKeyTest {
  @TempDir private Path folder;
  private Path audit = Path.of("/");
  private long uid;

  @BeforeEach
  void findFolder() throws IOException {
    audit = folder.resolve("deep/audit.jsonl");
    uid = (Integer) Files.getAttribute(folder, "unix:uid");
  }

  @Test
  void isMadeOnceForItsOwnerOnly() throws Exception {
    byte[] first = DigestKey.beside(audit, uid);
    byte[] second = DigestKey.beside(audit, uid);

    assertThat(first).hasSize(32).isEqualTo(second);
    assertThat(DigestKey.path(audit)).isEqualTo(folder.resolve("deep/audit.jsonl.key"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(DigestKey.path(audit))))
        .isEqualTo("rw-------");
  }

  @Test
  void differsFromLogToLog() throws Exception {
    assertThat(DigestKey.beside(audit, uid))
        .isNotEqualTo(DigestKey.beside(folder.resolve("other"), uid));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33, 100_000})
  void aFileThatIsNoKeyIsRefusedAndLeftAlone(int length) throws Exception {
    Files.createDirectories(folder.resolve("deep"));
    Files.write(DigestKey.path(audit), new byte[length]);

    assertThatIOException()
        .isThrownBy(() -> DigestKey.beside(audit, uid))
        .withMessageContaining("is no key: it has not 32 bytes; move it away");
    assertThat(Files.size(DigestKey.path(audit))).isEqualTo(length);
  }

  @Test
  void aPlantedLinkIsRefused() throws Exception {
    Files.createDirectories(folder.resolve("deep"));
    Files.createSymbolicLink(DigestKey.path(audit), folder.resolve("victim"));

    assertThatIOException().isThrownBy(() -> DigestKey.beside(audit, uid));
    assertThat(folder.resolve("victim")).doesNotExist();
  }

  /** One that is still being written may be refused, but never is there a second key. */
  @Test
  void thoseThatStartTogetherNeverHaveDifferentKeys() throws Exception {
    for (int round = 0; round < 20; round++) {
      Path log = folder.resolve("log" + round);
      Callable<byte[]> start = () -> DigestKey.beside(log, uid);
      try (var pool = Executors.newFixedThreadPool(4)) {
        for (Future<byte[]> key : pool.invokeAll(List.of(start, start, start, start))) {
          if (key.state() == Future.State.SUCCESS) {
            assertThat(key.get()).isEqualTo(Files.readAllBytes(DigestKey.path(log)));
          }
        }
      }
    }
  }
}
