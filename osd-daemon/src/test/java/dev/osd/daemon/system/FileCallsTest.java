package dev.osd.daemon.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FileCallsTest {
  private final FileCalls calls = FileCalls.ofThisMachine().orElseThrow();

  @TempDir private Path temporary;
  private Path folder = Path.of("/");

  @BeforeEach
  void layOut() throws IOException {
    folder = temporary.toRealPath();
    Files.createDirectory(folder.resolve("directory"));
    Files.writeString(folder.resolve("directory/file"), "content");
    Files.createSymbolicLink(folder.resolve("link"), Path.of("directory"));
    Files.createSymbolicLink(folder.resolve("directory/self"), Path.of("file"));
  }

  @ParameterizedTest
  @EnumSource
  void findsWhatHasExactlyThePath(PathSearch search) throws Exception {
    for (Path path :
        new Path[] {
          Path.of("/"), folder, folder.resolve("directory/file"), folder.resolve("link")
        }) {
      try (Descriptor found = search.find(calls, path.toString())) {
        assertThat(FileContent.name(found)).isEqualTo(path.toString());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsNamesThatAreNotAscii(PathSearch search) throws Exception {
    String name = "ä€😀 \n'";
    try (Descriptor held = search.find(calls, folder.toString());
        Descriptor directory = calls.openDirectory(held);
        Descriptor made = calls.create(directory, name);
        Descriptor found = search.find(calls, folder + "/" + name)) {
      assertThat(FileContent.name(found)).isEqualTo(folder + "/" + name);
      assertThat(FileContent.name(made)).isEqualTo(folder + "/" + name);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatIsNotThereOrNotReal(PathSearch search) {
    assertErrno(Errno.ENOENT, () -> search.find(calls, folder + "/none"));
    assertErrno(Errno.ENOENT, () -> search.find(calls, folder + "/none/file"));
    assertErrno(Errno.ELOOP, () -> search.find(calls, folder + "/link/file"));
    assertErrno(Errno.ENOTDIR, () -> search.find(calls, folder + "/directory/file/x"));
    assertErrno(Errno.ELOOP, () -> search.find(calls, "/proc/self/status"));
    assertErrno(
        Errno.ELOOP,
        () -> search.find(calls, "/proc/%d/root/etc".formatted(ProcessHandle.current().pid())));
    assertErrno(Errno.ENAMETOOLONG, () -> search.find(calls, folder + "/" + "n".repeat(256)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../directory", "directory/../..", "/", "/etc/passwd"})
  void staysBeneathTheDirectory(String path) throws Exception {
    try (Descriptor held = PathSearch.ONE_CALL.find(calls, folder.toString())) {
      assertErrno(Errno.EXDEV, () -> calls.findBeneath(held, path));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/"})
  void takesOnlyOneNameForAnEntry(String name) throws Exception {
    try (Descriptor root = calls.root()) {
      assertThatThrownBy(() -> calls.entry(root, name))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> calls.unlink(root, name))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void refusesANameThatCWouldCutShort() throws Exception {
    try (Descriptor root = calls.root()) {
      assertThatThrownBy(() -> calls.entry(root, "etc\0x"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void opensWhatIsHeldWhateverItsNameMeansByNow() throws Exception {
    Path file = folder.resolve("directory/file");
    try (Descriptor held = PathSearch.ONE_CALL.find(calls, file.toString())) {
      Files.delete(file);
      Files.writeString(file, "another");
      try (Descriptor open = calls.openForReading(held)) {
        assertThat(text(open)).isEqualTo("content");
      }
      assertThat(FileContent.name(held)).isEqualTo(file + " (deleted)");
    }
  }

  @Test
  void makesWritesLinksRenamesAndRemoves() throws Exception {
    try (Descriptor held = PathSearch.ONE_CALL.find(calls, folder.toString());
        Descriptor directory = calls.openDirectory(held)) {
      byte[] large = "0123456789".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
      try (Descriptor made = calls.create(directory, "new")) {
        FileContent.write(made, large);
        FileContent.changeMode(made, 0751);
        FileContent.sync(made);
        assertThat(calls.status(made))
            .isEqualTo(
                new FileStatus(
                    FileStatus.Kind.REGULAR,
                    0751,
                    attribute("new", "unix:uid"),
                    attribute("new", "unix:gid"),
                    large.length,
                    1));
      }
      assertErrno(Errno.EEXIST, () -> calls.create(directory, "new"));
      assertErrno(Errno.EEXIST, () -> calls.create(directory, "link"));
      try (Descriptor entry = calls.entry(directory, "new")) {
        calls.link(entry, directory, "second");
        assertThat(calls.status(entry).links()).isEqualTo(2);
      }
      calls.rename(directory, "second", "third");
      calls.exchange(directory, "third", "link");
      calls.unlink(directory, "new");
      FileContent.sync(directory);
    }
    assertThat(Files.isSymbolicLink(folder.resolve("third"))).isTrue();
    assertThat(folder.resolve("link")).isRegularFile().hasSize(200_000);
    try (Stream<Path> names = Files.list(folder)) {
      assertThat(names).hasSize(3);
    }
  }

  @Test
  void opensNothingThatAProgramWouldInherit() throws Exception {
    String path = folder.resolve("directory/file").toString();
    try (Descriptor held = PathSearch.ONE_CALL.find(calls, path);
        Descriptor stepped = PathSearch.STEPWISE.find(calls, path);
        Descriptor open = calls.openForReading(held)) {
      for (Descriptor descriptor : new Descriptor[] {held, stepped, open}) {
        // In octal, O_CLOEXEC is 02000000 (proc(5), fdinfo).
        assertThat(Files.readString(Path.of("/proc/self/fdinfo/" + descriptor.number())))
            .containsPattern("flags:\\s+0[0-7]?[2367]\\d{6}\\n");
      }
    }
  }

  @Test
  void closesADescriptorOnceOnly() throws Exception {
    Descriptor root = calls.root();
    root.close();
    // The kernel gives out the lowest free number, so most likely the same again (open(2)).
    try (Descriptor other = calls.root()) {
      root.close();
      assertThat(calls.status(other).kind()).isEqualTo(FileStatus.Kind.DIRECTORY);
    }
    assertThatThrownBy(root::number).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void knowsEveryKindOfFile() throws Exception {
    assertThat(kind("/dev/null")).isEqualTo(FileStatus.Kind.CHARACTER_DEVICE);
    assertThat(kind("/")).isEqualTo(FileStatus.Kind.DIRECTORY);
    assertThat(kind(folder + "/link")).isEqualTo(FileStatus.Kind.SYMBOLIC_LINK);
    assertThat(kind(folder + "/directory/file")).isEqualTo(FileStatus.Kind.REGULAR);
  }

  private FileStatus.Kind kind(String path) throws SystemException {
    try (Descriptor found = PathSearch.ONE_CALL.find(calls, path)) {
      return calls.status(found).kind();
    }
  }

  private int attribute(String name, String attribute) throws IOException {
    return (int) Files.getAttribute(folder.resolve(name), attribute);
  }

  private static String text(Descriptor open) throws SystemException {
    return new String(FileContent.read(open, 100, 0), StandardCharsets.UTF_8);
  }

  private static void assertErrno(int errno, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(SystemException.class, e -> assertThat(e.errno()).isEqualTo(errno));
  }
}
