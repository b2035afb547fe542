package dev.osd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.system.Architecture;
import dev.osd.daemon.system.HostCapabilities;
import dev.osd.daemon.system.Protection;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

final class DoctorCommandTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void saysThatAllCanBeEnforced() throws Exception {
    assertThat(doctor(EnumSet.allOf(Protection.class), "refuse")).isZero();
    assertThat(text())
        .contains("Landlock ABI                     7")
        .contains("can be enforced here")
        .doesNotContain("without it");
  }

  @ParameterizedTest
  @EnumSource(Protection.class)
  void namesWhatIsMissingAndWhatThatMeans(Protection missing) throws Exception {
    Set<Protection> there = EnumSet.complementOf(EnumSet.of(missing));

    int status = doctor(there, "refuse");

    assertThat(text()).contains("without it, " + missing.gap());
    assertThat(status).isEqualTo(missing.needed() ? 5 : 0);
  }

  @ParameterizedTest
  @CsvSource({"refuse, 5, programs are refused", "run, 0, results say \"none\""})
  void thePolicyDecidesWhatThatComesTo(String missing, int status, String words) throws Exception {
    assertThat(doctor(Set.of(Protection.NO_NEW_PRIVILEGES), missing)).isEqualTo(status);
    assertThat(text()).contains(words);
  }

  private int doctor(Set<Protection> there, String missing) throws Exception {
    Path policy =
        Files.writeString(
            folder.resolve("policy.toml"), "[sandbox]\nmissing = \"%s\"\n".formatted(missing));
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    HostCapabilities host = new HostCapabilities(Optional.of(Architecture.X86_64), 7, there);
    return new CommandLine(new DoctorCommand(stream, stream, () -> host))
        .execute("--policy", policy.toString());
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
