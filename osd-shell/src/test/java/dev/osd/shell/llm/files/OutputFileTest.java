package dev.osd.shell.llm.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  @TempDir Path folder;

  @Test
  void putsTheWholeInPlaceAtOnce() throws Exception {
    Path target = Files.writeString(folder.resolve("out"), "old");
    try (OutputFile output = OutputFile.create(target.toString())) {
      new FileOutputStream(output.descriptor()).write("by descriptor, ".getBytes(UTF_8));
      output.write("and here".getBytes(UTF_8));
      assertThat(target).hasContent("old");

      output.commit();
    }

    assertThat(target).hasContent("by descriptor, and here");
    assertThat(names()).containsExactly("out");
  }

  @Test
  void leavesNothingWithoutCommit() throws Exception {
    Path kept = Files.writeString(folder.resolve("kept"), "old");
    for (Path target : List.of(kept, folder.resolve("new"))) {
      try (OutputFile output = OutputFile.create(target.toString())) {
        output.write("half".getBytes(UTF_8));
      }
    }

    assertThat(kept).hasContent("old");
    assertThat(names()).containsExactly("kept");
  }

  @Test
  void keepsTheModeOfTheFileThatItReplaces() throws Exception {
    Path target = Files.writeString(folder.resolve("out"), "old");
    for (String mode : List.of("rw-------", "rwxrwxrwx", "rw-rw-rw-")) {
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
      try (OutputFile output = OutputFile.create(target.toString())) {
        output.commit();
      }
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
          .isEqualTo(mode);
    }
  }

  @Test
  void givesANewFileTheModeThatAnyNewFileGets() throws Exception {
    Path other = Files.createFile(folder.resolve("other"));
    Path target = folder.resolve("out");
    try (OutputFile output = OutputFile.create(target.toString())) {
      output.commit();
    }

    assertThat(Files.getPosixFilePermissions(target))
        .isEqualTo(Files.getPosixFilePermissions(other));
  }

  @Test
  void replacesWhatALinkLeadsToAndNotTheLink() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path target = Files.writeString(elsewhere.resolve("real"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("elsewhere/real"));
    Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("elsewhere/new"));
    for (Path path : List.of(link, dangling)) {
      try (OutputFile output = OutputFile.create(path.toString())) {
        output.write("new".getBytes(UTF_8));
        output.commit();
      }
      assertThat(path).isSymbolicLink().hasContent("new");
    }

    assertThat(target).hasContent("new");
    assertThat(elsewhere.resolve("new")).isRegularFile();
  }

  @Test
  void writesDirectlyWhatIsNoFile() throws Exception {
    try (OutputFile output = OutputFile.create("/dev/null")) {
      output.write("x".getBytes(UTF_8));
      output.commit();
    }

    assertThat(Path.of("/dev/null")).exists().isWritable();
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  @Test
  void saysWhyAFileCannotBeWritten() throws Exception {
    Path loop = folder.resolve("loop");
    Files.createSymbolicLink(loop, loop);

    assertRefused(folder.resolve("missing/out"), "its folder does not exist");
    assertRefused(folder, "it is a folder");
    assertRefused(loop, "too many symbolic links");
    assertRefused(Path.of("/proc/self/nothing"), "");
  }

  @Test
  void doesNotTouchATemporaryFileOfAnother() throws Exception {
    Path taken = folder.resolve(".out.llmcmd-" + ProcessHandle.current().pid() + "0");
    Files.createSymbolicLink(taken, folder.resolve("victim"));
    try (OutputFile output = OutputFile.create(folder.resolve("out").toString())) {
      output.write("new".getBytes(UTF_8));
      output.commit();
    }

    assertThat(folder.resolve("victim")).doesNotExist();
    assertThat(taken).isSymbolicLink();
    assertThat(folder.resolve("out")).hasContent("new");
  }

  private static void assertRefused(Path path, String why) {
    assertThatThrownBy(() -> OutputFile.create(path.toString()))
        .isInstanceOfSatisfying(
            ShellException.class,
            e -> {
              assertThat(e.status()).isEqualTo(ExitStatus.FILE);
              assertThat(e.text()).startsWith("cannot write " + path + ": ").contains(why);
            });
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
