package dev.osd.daemon.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.osd.daemon.testing.Policies;
import dev.osd.policy.Policy;
import dev.osd.policy.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgramLookupTest {
  private static final Policy POLICY =
      Policies.parse(
          """
          default = "confirm"

          [[exec]]
          program = ["echo", "git", "vi", "nothing-of-that-name"]
          decision = "allow"
          """);

  @TempDir private Path temporary;
  private Path folder = Path.of("/");
  private Path bin = Path.of("/");
  private Path work = Path.of("/");
  private long uid;

  @BeforeEach
  void layOut() throws IOException {
    folder = temporary.toRealPath();
    uid = (Integer) Files.getAttribute(folder, "unix:uid");
    bin = Files.createDirectory(folder.resolve("bin"));
    work = Files.createDirectory(folder.resolve("work"));
    close(bin);
    close(work);
    program(bin.resolve("echo"));
    program(bin.resolve("git"));
    program(bin.resolve("vim.basic"));
    Files.createSymbolicLink(bin.resolve("editor"), Path.of("vim.basic"));
    Files.createSymbolicLink(bin.resolve("vi"), Path.of("editor"));
  }

  @Test
  void findsNamesOnTheFixedPath() {
    assertThat(find("git"))
        .isEqualTo(program("git", bin.resolve("git"), bin.resolve("git"), List.of("git"), "git"));
  }

  @Test
  void theFirstDirectoryOfThePathWins() throws Exception {
    Path first = Files.createDirectory(folder.resolve("first"));
    close(first);
    program(first.resolve("git"));

    Program found = lookup(first, bin).find("git", work, POLICY);

    assertThat(found.file()).hasValue(first.resolve("git").toString());
  }

  @Test
  void aPathNamesItsFile() {
    assertThat(find(bin.resolve("git").toString()))
        .isEqualTo(
            program(
                bin.resolve("git").toString(),
                bin.resolve("git"),
                bin.resolve("git"),
                List.of("git"),
                "git"));
    assertThat(find("../bin/git").file()).hasValue(bin.resolve("git").toString());
  }

  @Test
  void anotherFileOfTheSameNameIsNotTheProgram() throws Exception {
    program(work.resolve("git"));

    Program found = find("./git");

    assertThat(found.file()).hasValue(work.resolve("git").toString());
    assertThat(found.names()).isEmpty();
    assertThat(found.sameAs()).isEmpty();
  }

  @Test
  void aNameIsNeverLookedUpInTheWorkingDirectory() throws Exception {
    program(work.resolve("mine"));

    assertThat(find("mine").file()).isEmpty();
  }

  @Test
  void aLinkOnThePathIsStartedByTheNameItIsCalledBy() {
    assertThat(find("vi"))
        .isEqualTo(
            program(
                "vi",
                bin.resolve("vim.basic"),
                bin.resolve("vi"),
                List.of("vi", "editor", "vim.basic"),
                "vi"));
  }

  @Test
  void aCopyUnderAnotherNameHasNoneOfItsNames() throws Exception {
    Files.copy(bin.resolve("git"), work.resolve("vi"));
    Files.setPosixFilePermissions(work.resolve("vi"), PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(find("./vi").names()).isEmpty();
  }

  /** Whoever made it could turn it to another program between judgement and start. */
  @Test
  void aLinkOutsideThePathIsNotTrusted() throws Exception {
    Files.createSymbolicLink(work.resolve("harmless"), bin.resolve("echo"));

    Program found = find("./harmless");

    assertThat(found.file()).hasValue(bin.resolve("echo").toString());
    assertThat(found.launch()).hasValue(work.resolve("harmless").toString());
    assertThat(found.trusted()).isFalse();
  }

  @Test
  void aLinkOfTheProgramsOwnNameIsStartedByTheRealPath() throws Exception {
    Files.createSymbolicLink(work.resolve("echo"), bin.resolve("echo"));

    Program found = find("./echo");

    assertThat(found.launch()).hasValue(bin.resolve("echo").toString());
    assertThat(found.trusted()).isTrue();
  }

  @Test
  void aFolderBehindALinkIsFollowedToTheRealOne() throws Exception {
    Files.createSymbolicLink(folder.resolve("usr-bin"), bin);

    Program found = find("../usr-bin/git");

    assertThat(found.launch()).hasValue(bin.resolve("git").toString());
    assertThat(found.names()).containsExactly("git");
    assertThat(found.trusted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxr-x", "rwxr-xrwx", "rwxrwxrwx"})
  void aProgramThatOthersCanWriteIsNotTrusted(String permissions) throws Exception {
    Files.setPosixFilePermissions(bin.resolve("git"), PosixFilePermissions.fromString(permissions));

    assertThat(find("git").trusted()).isFalse();
    assertThat(find("echo").trusted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxr-x", "rwxr-xrwx"})
  void aProgramInAFolderThatOthersCanWriteIsNotTrusted(String permissions) throws Exception {
    Files.setPosixFilePermissions(bin, PosixFilePermissions.fromString(permissions));

    assertThat(find("git").trusted()).isFalse();
  }

  @Test
  void aProgramBelowAFolderThatOthersCanRenameIsNotTrusted() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(find("git").trusted()).isFalse();

    // With the sticky bit, as on /tmp, others cannot.
    Files.setAttribute(folder, "unix:mode", 01777);
    assertThat(find("git").trusted()).isTrue();
  }

  @Test
  void aProgramOfAnotherUsersIsNotTrusted() throws Exception {
    assumeTrue(uid == 0, "only root gives files away");
    Files.setAttribute(bin.resolve("git"), "unix:uid", 1234);

    assertThat(find("git").trusted()).isFalse();
    // To a daemon of that user's it is its own.
    assertThat(
            new ProgramLookup(List.of(bin), 1234, new PathResolver())
                .find("git", work, POLICY)
                .trusted())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"none", "./none", ".", "..", "../bin", "/", "plain", "./plain", "loop", "vi/"})
  void whatIsNoProgramIsMissing(String asked) throws Exception {
    Files.writeString(bin.resolve("plain"), "not executable");
    Files.writeString(work.resolve("plain"), "not executable");
    Files.createSymbolicLink(bin.resolve("loop"), Path.of("loop"));
    Files.createDirectory(bin.resolve("dir"));

    assertThat(find(asked)).isEqualTo(Program.missing(asked));
  }

  @Test
  void aFolderOnThePathIsNoProgram() throws Exception {
    Files.createDirectory(bin.resolve("dir"));

    assertThat(find("dir")).isEqualTo(Program.missing("dir"));
  }

  private Program find(String asked) {
    return lookup(bin).find(asked, work, POLICY);
  }

  private ProgramLookup lookup(Path... searchPath) {
    return new ProgramLookup(List.of(searchPath), uid, new PathResolver());
  }

  private static Program program(
      String asked, Path file, Path launch, List<String> names, String sameAs) {
    return new Program(
        asked,
        Optional.of(file.toString()),
        Optional.of(launch.toString()),
        Set.copyOf(names),
        Set.of(sameAs),
        true);
  }

  private static void program(Path path) throws IOException {
    Files.writeString(path, "#!/bin/sh\n");
    close(path);
  }

  private static void close(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
