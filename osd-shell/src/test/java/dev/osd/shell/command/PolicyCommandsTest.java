package dev.osd.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.shell.Ending;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.FakeTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy commands hand everything to the program osd-daemon, here a script. */
class PolicyCommandsTest {
  @TempDir Path folder;

  private final FakeTerminal terminal = new FakeTerminal();

  @Test
  void checkNamesTheFile() throws IOException {
    assertThat(run("policy", "check", "my policy.toml")).isEqualTo(ExitStatus.OK);
    assertThat(handedOver()).containsExactly("policy", "check", "--", "my policy.toml");
  }

  @Test
  void printHasNoArguments() throws IOException {
    run("policy", "print");

    assertThat(handedOver()).containsExactly("policy", "print");
  }

  @Test
  void explainPassesACommandAsOneWord() throws IOException {
    run("policy", "explain", "git push; rm -rf /", "--policy", "p.toml");

    assertThat(handedOver())
        .containsExactly("policy", "explain", "--policy=p.toml", "--", "git push; rm -rf /");
  }

  @Test
  void explainPassesAPlan() throws IOException {
    run("policy", "explain", "--plan", "plan.json");

    assertThat(handedOver()).containsExactly("policy", "explain", "--plan=plan.json");
  }

  @Test
  void explainWantsEitherACommandOrAPlan() {
    assertThat(Shell.run(terminal, "policy", "explain")).isEqualTo(ExitStatus.USAGE);
    assertThat(Shell.run(terminal, "policy", "explain", "ls", "--plan", "p"))
        .isEqualTo(ExitStatus.USAGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5})
  void passesTheExitStatusOn(int status) throws IOException {
    Path program = script("exit " + status + "\n");

    assertThat(Shell.run(Shell.settings(Optional.of(program)), terminal, "policy", "print").code())
        .isEqualTo(status);
  }

  @Test
  void saysThatItDoesNotKnowTheProgram() {
    assertThat(Shell.run(terminal, "policy", "print")).isEqualTo(ExitStatus.USAGE);
    assertThat(terminal.notes()).singleElement().asString().contains("OSD_DAEMON");
  }

  @Test
  void saysThatTheProgramCannotBeRun() {
    Ending status =
        Shell.run(
            Shell.settings(Optional.of(folder.resolve("missing"))), terminal, "policy", "print");

    assertThat(status).isEqualTo(ExitStatus.FILE);
    assertThat(terminal.notes()).singleElement().asString().contains("cannot run " + folder);
  }

  private Ending run(String... words) throws IOException {
    Path program = script("printf '%s\\n' \"$@\" > '" + folder.resolve("arguments") + "'\n");
    return Shell.run(Shell.settings(Optional.of(program)), terminal, words);
  }

  private List<String> handedOver() throws IOException {
    return Files.readAllLines(folder.resolve("arguments"));
  }

  private Path script(String lines) throws IOException {
    Path program = Files.writeString(folder.resolve("osd-daemon"), "#!/bin/sh\n" + lines);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }
}
