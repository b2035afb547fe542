package dev.osd.shell.llm.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFilesTest {
  @TempDir Path folder;

  @Test
  void numbersFilesFromThreeInTheirOrder() throws Exception {
    Path first = Files.writeString(folder.resolve("first"), "1");
    Path second = Files.writeString(folder.resolve("second"), "22");

    try (OpenFiles files =
        OpenFiles.open(
            List.of(first.toString(), "-", second.toString()), Output.standard(), 1000)) {
      assertThat(files.all()).extracting(Opened::number).containsExactly(0, 1, 2, 3, 4, 5);
      assertThat(files.all())
          .extracting(Opened::name)
          .containsExactly(
              "stdin", "stdout", "stderr", first.toString(), "stdin", second.toString());
      assertThat(files.all().get(3).size()).isEqualTo(OptionalLong.of(1));
      assertThat(files.all().get(4).size()).isEmpty();
      assertThat(files.all().get(5).size()).isEqualTo(OptionalLong.of(2));
    }
  }

  @Test
  void closesWhatItOpenedWhereOneFails() throws Exception {
    Path there = Files.writeString(folder.resolve("there"), "1");
    long before = openDescriptors();

    assertRefused(List.of(there.toString(), folder.resolve("missing").toString()), ExitStatus.FILE);

    assertThat(openDescriptors()).isEqualTo(before);
  }

  @Test
  void refusesFoldersAndNamesThatCannotBe() {
    assertRefused(List.of(folder.toString()), ExitStatus.FILE);
    assertRefused(List.of("a\0b"), ExitStatus.FILE);
  }

  @Test
  void refusesMoreFilesThanCanBePassed() {
    assertRefused(Collections.nCopies(OpenFiles.MOST_FILES + 1, "/dev/null"), ExitStatus.USAGE);
  }

  @Test
  void takesNoSizeFromWhatIsNoFile() throws Exception {
    try (OpenFiles files = OpenFiles.open(List.of("/dev/zero"), Output.standard(), 1)) {
      assertThat(files.all().get(3).size()).isEmpty();
    }
  }

  private static void assertRefused(List<String> names, ExitStatus status) {
    assertThatThrownBy(() -> OpenFiles.open(names, Output.standard(), 1000))
        .isInstanceOfSatisfying(
            ShellException.class, e -> assertThat(e.status()).isEqualTo(status));
  }

  private static long openDescriptors() throws Exception {
    try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.count();
    }
  }
}
