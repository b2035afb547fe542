package dev.osd.daemon.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The numbers of each architecture, as the headers of kernel 6.1 and glibc 2.36 have them: the ones
 * that this machine does not have would be wrong unnoticed otherwise.
 */
class ArchitectureTableTest {
  @ParameterizedTest
  @CsvSource({
    "X86_64, PIDFD_SEND_SIGNAL, 424",
    "AARCH64, PIDFD_SEND_SIGNAL, 424",
    "X86_64, PIDFD_OPEN, 434",
    "AARCH64, PIDFD_OPEN, 434"
  })
  void systemCallsHaveTheirNumbers(Architecture architecture, String call, int number) {
    assertThat(Syscall.valueOf(call).number(architecture)).isEqualTo(number);
  }

  /** Printed by a C program with {@code sizeof}; glibc declares both alike for every 64-bit one. */
  @ParameterizedTest
  @EnumSource
  void structuresOfPosixSpawnHaveTheirSizes(Architecture architecture) {
    assertThat(SpawnLayout.of(architecture)).isEqualTo(new SpawnLayout(80, 336, 128));
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, X86_64",
    "Linux, x86_64, X86_64",
    "Linux, aarch64, AARCH64",
    "Linux, arm64, AARCH64"
  })
  void knowsArchitecturesByTheRuntimesNames(String osName, String osArch, Architecture known) {
    assertThat(Architecture.of(osName, osArch)).contains(known);
  }
}
