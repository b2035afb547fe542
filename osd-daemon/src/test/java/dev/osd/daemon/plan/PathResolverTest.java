package dev.osd.daemon.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.osd.daemon.plan.PathResolver.UnresolvableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PathResolverTest {
  private final PathResolver resolver = new PathResolver();

  @TempDir private Path temporary;
  private Path folder = Path.of("/");

  /** A folder with a workspace, something outside of it, and links of every kind between them. */
  @BeforeEach
  void layOut() throws IOException {
    folder = temporary.toRealPath();
    Path ws = folder.resolve("ws");
    Files.createDirectories(ws.resolve("sub"));
    Files.createDirectories(folder.resolve("outside/deep"));
    Files.createDirectory(folder.resolve("ws-evil"));
    Files.writeString(ws.resolve("file"), "x");
    Files.createSymbolicLink(ws.resolve("to-file"), Path.of("file"));
    Files.createSymbolicLink(ws.resolve("to-sub"), Path.of("./sub"));
    Files.createSymbolicLink(ws.resolve("out"), Path.of("../outside"));
    Files.createSymbolicLink(ws.resolve("abs-out"), folder.resolve("outside/deep"));
    Files.createSymbolicLink(ws.resolve("dangling"), Path.of("../outside/not-yet"));
    Files.createSymbolicLink(ws.resolve("dangling-deep"), Path.of("none/../../outside/x"));
    Files.createSymbolicLink(ws.resolve("chain"), Path.of("to-file"));
    Files.createSymbolicLink(ws.resolve("loop"), Path.of("pool"));
    Files.createSymbolicLink(ws.resolve("pool"), Path.of("loop"));
    Files.createSymbolicLink(ws.resolve("self"), Path.of("self/self"));
    Files.createSymbolicLink(ws.resolve("root"), Path.of("/"));
    Files.createSymbolicLink(folder.resolve("outside/deep/back"), Path.of("../../ws"));
  }

  /** So that cleaning up has nothing to warn of. */
  @AfterEach
  void removeTheLinkToTheTop() throws IOException {
    Files.delete(folder.resolve("ws/root"));
  }

  @ParameterizedTest
  @CsvSource({
    "file, ws/file",
    "./file, ws/file",
    ".//.//file, ws/file",
    "sub/../file, ws/file",
    "sub/, ws/sub",
    "sub/., ws/sub",
    "none, ws/none",
    "none/deeper/still, ws/none/deeper/still",
    "none/../file, ws/file",
    "../ws-evil, ws-evil",
    "../ws/../ws-evil/x, ws-evil/x",
    "to-file, ws/file",
    "chain, ws/file",
    "to-sub/new, ws/sub/new",
    "out, outside",
    "out/x, outside/x",
    "out/.., ''",
    "out/../ws/file, ws/file",
    "abs-out/.., outside",
    "abs-out/../.., ''",
    "abs-out/back/file, ws/file",
    "abs-out/back/out/x, outside/x",
    "dangling, outside/not-yet",
    "dangling/x, outside/not-yet/x",
    "dangling-deep, outside/x",
    "file/x, ws/file/x"
  })
  void followsLinksAndDotsAsTheKernelDoes(String asked, String real) throws Exception {
    assertThat(resolver.resolve(folder.resolve("ws"), asked)).isEqualTo(folder.resolve(real));
  }

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "//, /",
    "/.., /",
    "/../../etc, /etc",
    "//etc///hostname, /etc/hostname",
    "/etc/../etc/./hostname/, /etc/hostname",
    "root/etc/hostname, /etc/hostname",
    "root/../etc/hostname, /etc/hostname"
  })
  void absolutePathsStartAtTheTop(String asked, String real) throws Exception {
    assertThat(resolver.resolve(folder.resolve("ws"), asked)).isEqualTo(Path.of(real));
  }

  @ParameterizedTest
  @ValueSource(strings = {"loop", "loop/x", "self", "root/../proc/../{ws}/loop"})
  void givesUpOnLoops(String asked) {
    Path ws = folder.resolve("ws");

    assertThatExceptionOfType(UnresolvableException.class)
        .isThrownBy(() -> resolver.resolve(ws, asked.replace("{ws}", ws.toString().substring(1))))
        .withMessageEndingWith("goes through too many symbolic links");
  }

  @Test
  void agreesWithTheKernelOnAllThatExists() throws Exception {
    Path ws = folder.resolve("ws");
    for (String asked :
        new String[] {
          "to-file", "chain", "out", "abs-out/back/to-sub", "root", "abs-out/back/out"
        }) {
      assertThat(resolver.resolve(ws, asked)).isEqualTo(ws.resolve(asked).toRealPath());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/proc/self/fd/0",
        "/proc/self/cwd",
        "/proc/self/cwd/file",
        "/proc/self/root/etc/passwd",
        "/proc/self/exe",
        "/proc/thread-self/root/etc/passwd",
        "/proc/self/task/../cwd",
        "/proc/self/ns/mnt",
        "/dev/fd/0",
        "/dev/stdin",
        "/dev/stdout",
        "root/proc/self/cwd/x",
        "../../../../../../../proc/self/root/x"
      })
  void magicLinksAreRefused(String asked) {
    assertThatExceptionOfType(UnresolvableException.class)
        .isThrownBy(() -> resolver.resolve(folder.resolve("ws"), asked))
        .withMessageStartingWith("/proc/" + ProcessHandle.current().pid())
        .withMessageContaining("is a magic link of the kernel's");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/status", "/proc/self/environ", "/proc/self"})
  void ownProcessIsNamedByItsNumber(String asked) throws Exception {
    String pid = String.valueOf(ProcessHandle.current().pid());

    assertThat(resolver.resolve(folder, asked)).isEqualTo(Path.of(asked.replace("self", pid)));
  }

  /** /proc lists processes only, but every thread's number opens the same files. */
  @Test
  void aThreadsNumberIsNoAliasOfItsProcess() throws Exception {
    long pid = ProcessHandle.current().pid();
    String thread;
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      thread =
          threads
              .map(task -> task.getFileName().toString())
              .filter(number -> !number.equals(String.valueOf(pid)))
              .findFirst()
              .orElseThrow();
    }

    assertThat(resolver.resolve(folder, "/proc/%s/environ".formatted(thread)))
        .isEqualTo(Path.of("/proc/%d/task/%s/environ".formatted(pid, thread)));
    assertThat(resolver.resolve(folder, "/proc/" + thread))
        .isEqualTo(Path.of("/proc/%d/task/%s".formatted(pid, thread)));
  }

  @Test
  void processesThatAreNotThereAreLeftAsTheyAre() throws Exception {
    assertThat(resolver.resolve(folder, "/proc/4194305/environ"))
        .isEqualTo(Path.of("/proc/4194305/environ"));
    assertThat(resolver.resolve(folder, "/proc/99999999999999999999/environ"))
        .isEqualTo(Path.of("/proc/99999999999999999999/environ"));
  }

  /** Its text would be another file's name. */
  @Test
  void aNameThatIsNoTextIsRefused() throws Exception {
    Process shell =
        new ProcessBuilder("/bin/sh", "-c", "mkdir \"$(printf 'bad\\377')\" && ln -s bad* link")
            .directory(folder.toFile())
            .start();
    assertThat(shell.waitFor()).isZero();

    assertThatExceptionOfType(UnresolvableException.class)
        .isThrownBy(() -> resolver.resolve(folder, "link/file"))
        .withMessageEndingWith("has a name that is not text in the daemon's locale");
  }
}
