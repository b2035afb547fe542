package dev.osd.shell.ai.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model is told of where a person is, and of what went wrong. */
class SurroundingsTest {
  @TempDir Path root;

  @Test
  void readsSystemAndDistribution() throws Exception {
    Files.createDirectories(root.resolve("proc/sys/kernel"));
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(root.resolve("proc/sys/kernel/ostype"), "Linux\n");
    Files.writeString(root.resolve("proc/sys/kernel/osrelease"), "5.15.0-generic\n");
    Files.writeString(
        root.resolve("etc/os-release"), "PRETTY_NAME=x\nNAME=\"Ubuntu\"\nVERSION_ID='22.04'\n");

    Context context = new Surroundings(root).now(Map.of("USER", "user"), "amd64");

    assertThat(context.os()).isEqualTo("Linux 5.15.0-generic x86_64");
    assertThat(context.distro()).isEqualTo("Ubuntu 22.04");
    assertThat(context.user()).isEqualTo("user");
    assertThat(context.cwd()).isEqualTo(Path.of("").toAbsolutePath().toString());
  }

  @Test
  void callsUnknownWhatItCannotFindOut() {
    Context context = new Surroundings(root).now(Map.of(), "riscv64");

    assertThat(context.os()).isEqualTo("unknown unknown riscv64");
    assertThat(context.distro()).isEqualTo("unknown");
    assertThat(context.user()).startsWith("uid ");
  }

  @Test
  void readsWhatTheHookHasNotedUpToABound() throws Exception {
    Map<String, String> environment = Map.of(LastCommand.VARIABLE, root.toString());
    assertThat(LastCommand.read(Map.of())).isEmpty();
    assertThat(LastCommand.read(environment)).isEmpty();

    Files.writeString(root.resolve("command"), "make deploy\n");
    Files.writeString(root.resolve("status"), "nonsense");
    assertThat(LastCommand.read(environment)).isEmpty();
    Files.writeString(root.resolve("status"), "2\n");
    assertThat(LastCommand.read(environment)).contains(new LastCommand("make deploy", 2, ""));
    Files.writeString(root.resolve("stderr"), "x".repeat(LastCommand.MOST_BYTES) + "end");
    assertThat(LastCommand.read(environment).orElseThrow().stderr())
        .hasSize(LastCommand.MOST_BYTES)
        .endsWith("end");
  }
}
