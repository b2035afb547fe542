package dev.osd.daemon.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.session.Session;
import dev.osd.daemon.testing.Asked;
import dev.osd.daemon.testing.Policies;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.Action;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ActionResolverTest {
  @TempDir private Path temporary;
  private Path folder = Path.of("/");
  private ActionResolver resolver = new ActionResolver(List.of(), 0, Path.of("/nonexistent"));

  @BeforeEach
  void layOut() throws IOException {
    folder = temporary.toRealPath();
    resolver =
        new ActionResolver(
            List.of(Path.of("/usr/bin"), Path.of("/bin")),
            (Integer) Files.getAttribute(folder, "unix:uid"),
            Path.of("/nonexistent"));
    Files.createDirectory(folder.resolve("sub"));
    Files.createSymbolicLink(folder.resolve("link"), Path.of("sub"));
  }

  @ParameterizedTest
  @CsvSource({"0644, 420", "644, 420", "0000, 0", "000, 0", "777, 511", "0777, 511", "0100, 64"})
  void aModeIsThreeOctalDigitsBehindAnOptionalZero(String mode, int bits) {
    assertThat(resolve(write(mode)))
        .isInstanceOfSatisfying(
            Resolution.Resolved.class,
            resolved ->
                assertThat(resolved.action())
                    .isInstanceOfSatisfying(
                        ResolvedAction.FileWrite.class,
                        file -> assertThat(file.mode()).isEqualTo(bits)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "64",
        "06444",
        "1777",
        "4755",
        "0o644",
        "888",
        "0649",
        "-644",
        "+644",
        " 644",
        "644 ",
        "rw-r--r--",
        "\u0666\u0664\u0664",
        "00644"
      })
  void anythingElseIsNoMode(String mode) {
    assertThat(resolve(write(mode)))
        .isEqualTo(
            new Resolution.Unresolved(
                new Failure(
                    ErrorCode.INVALID_MODE_STRING,
                    "mode must be three octal digits, with or without a 0 before them, such as \"0644\"")));
  }

  @Test
  void aCommandRunsWhereThePlanIsUnlessItSaysOtherwise() {
    assertThat(cwd(Optional.empty())).isEqualTo(folder.toString());
    assertThat(cwd(Optional.of("."))).isEqualTo(folder.toString());
    assertThat(cwd(Optional.of("link"))).isEqualTo(folder.resolve("sub").toString());
    assertThat(cwd(Optional.of("/tmp/.."))).isEqualTo("/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "/proc/self/cwd", "/etc/hostname", "/dev/null"})
  void aCommandNeedsARealDirectory(String cwd) {
    assertThat(resolve(exec(Optional.of(cwd), "echo")))
        .isEqualTo(
            new Resolution.Unresolved(
                new Failure(ErrorCode.INVALID_ARGS, "cwd is no directory: " + cwd)));
  }

  @Test
  void theProgramIsStartedByItsRealPathAndItsArgumentsStayAsTheyAre() throws Exception {
    Path real = Path.of("/usr/bin/printf").toRealPath();

    assertThat(resolve(exec(Optional.empty(), "printf", "%s", "a b", "")))
        .isInstanceOfSatisfying(
            Resolution.Resolved.class,
            resolved ->
                assertThat(resolved.action())
                    .isInstanceOfSatisfying(
                        ResolvedAction.Command.class,
                        command ->
                            assertThat(command.launch())
                                .containsExactly(real.toString(), "%s", "a b", "")));
  }

  @Test
  void aShellLineIsHandedToTheShellAsItIs() {
    assertThat(
            resolver.resolve(
                Asked.shell("s", "echo 'a  b' | wc"), folder, Policies.standard(), Session.none()))
        .isInstanceOfSatisfying(
            Resolution.Resolved.class,
            resolved ->
                assertThat(resolved.action())
                    .isInstanceOfSatisfying(
                        ResolvedAction.Command.class,
                        command -> {
                          assertThat(command.launch())
                              .containsExactly("/bin/sh", "-c", "echo 'a  b' | wc");
                          assertThat(command.programs()).hasSize(2);
                        }));
  }

  @Test
  void magicLinksAreNoFiles() {
    assertThat(resolve(Asked.read("r", "/proc/self/root/etc/hostname")))
        .isInstanceOfSatisfying(
            Resolution.Unresolved.class,
            unresolved -> {
              assertThat(unresolved.failure().code()).isEqualTo(ErrorCode.INVALID_ARGS);
              assertThat(unresolved.failure().message()).contains("magic link");
            });
  }

  private Resolution resolve(Action action) {
    return resolver.resolve(action, folder, Policies.standard(), Session.none());
  }

  private static Action write(String mode) {
    return new Action.WriteFile("w", Asked.WHY, "f", Asked.bytes("x"), mode, false);
  }

  private static Action.Exec exec(Optional<String> cwd, String... argv) {
    return new Action.Exec("e", Asked.WHY, List.of(argv), Asked.terms(cwd, Map.of()), false);
  }

  private String cwd(Optional<String> asked) {
    return resolve(exec(asked, "echo")) instanceof Resolution.Resolved resolved
            && resolved.action() instanceof ResolvedAction.Command command
        ? command.cwd()
        : "unresolved";
  }
}
