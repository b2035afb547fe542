package dev.osd.daemon.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.osd.protocol.record.LogFiles;
import dev.osd.protocol.record.LogKeys;
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

final class LogSecretTest {
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
    byte[] first = keys(audit).digestKey();
    byte[] second = keys(audit).digestKey();

    assertThat(first).hasSize(32).isEqualTo(second);
    assertThat(first).isNotEqualTo(Files.readAllBytes(key()));
    assertThat(key()).isEqualTo(folder.resolve("deep/audit.jsonl.key"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key())))
        .isEqualTo("rw-------");
  }

  @Test
  void differsFromLogToLog() throws Exception {
    assertThat(keys(audit).digestKey()).isNotEqualTo(keys(folder.resolve("other")).digestKey());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33, 100_000})
  void aFileThatIsNoKeyIsRefusedAndLeftAlone(int length) throws Exception {
    Files.createDirectories(folder.resolve("deep"));
    Files.write(key(), new byte[length]);

    assertThatIOException()
        .isThrownBy(() -> keys(audit))
        .withMessageContaining("is no key: it has not 32 bytes; move it away");
    assertThat(Files.size(key())).isEqualTo(length);
  }

  @Test
  void aPlantedLinkIsRefused() throws Exception {
    Files.createDirectories(folder.resolve("deep"));
    Files.createSymbolicLink(key(), folder.resolve("victim"));

    assertThatIOException().isThrownBy(() -> keys(audit));
    assertThat(folder.resolve("victim")).doesNotExist();
  }

  /** One that is still being written may be refused, but never is there a second key. */
  @Test
  void thoseThatStartTogetherNeverHaveDifferentKeys() throws Exception {
    for (int round = 0; round < 20; round++) {
      Path log = folder.resolve("log" + round);
      Callable<byte[]> start = () -> keys(log).digestKey();
      try (var pool = Executors.newFixedThreadPool(4)) {
        for (Future<byte[]> key : pool.invokeAll(List.of(start, start, start, start))) {
          if (key.state() == Future.State.SUCCESS) {
            assertThat(key.get()).isEqualTo(LogKeys.read(new LogFiles(log).key()).digestKey());
          }
        }
      }
    }
  }

  private LogKeys keys(Path log) throws IOException {
    return LogSecret.keys(new LogFiles(log), uid);
  }

  private Path key() {
    return new LogFiles(audit).key();
  }
}
