package dev.osd.daemon.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.system.BpfAssembler.Instruction;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the filter answers, worked out by a small interpreter, so that it holds for the architecture
 * on which the tests do not run, too. That the kernel agrees is for EscapeTest.
 */
final class SeccompFilterTest {
  private static final int ALLOW = 0x7fff0000;
  private static final int KILL = 0x80000000;
  private static final int STARTER = 4711;

  @ParameterizedTest
  @CsvSource({
    // Other processes and namespaces, by the numbers of either architecture.
    "X86_64,  101, 0,          0, 1",
    "AARCH64, 117, 0,          0, 1",
    "X86_64,  272, 0x10000000, 0, 1",
    "AARCH64, 97,  0x10000000, 0, 1",
    "X86_64,  272, 0x200,      0, 0",
    "X86_64,  56,  0x10000011, 0, 1",
    "AARCH64, 220, 0x10000011, 0, 1",
    "AARCH64, 220, 0x11,       0, 0",
    "X86_64,  435, 0,          0, 38",
    "AARCH64, 437, 0,          0, 38",
    // Sockets: any; pairs of streams; pairs of datagrams; with flags in the type.
    "X86_64,  41,  1,          1, 97",
    "AARCH64, 198, 2,          1, 97",
    "AARCH64, 199, 1,          1, 0",
    "AARCH64, 199, 1,          0x80801, 0",
    "AARCH64, 199, 1,          2, 1",
    "X86_64,  53,  1,          3, 1",
    "X86_64,  53,  2,          1, 97",
    "AARCH64, 203, 0,          0, 1",
    "AARCH64, 200, 0,          0, 1",
    "X86_64,  50,  0,          0, 1",
    // Limits of others, terminals, modes.
    "AARCH64, 261, 0,          7, 0",
    "AARCH64, 261, 77,         7, 1",
    "AARCH64, 140, 0,          0, 0",
    "AARCH64, 140, 0,          9, 1",
    "AARCH64, 30,  1,          0, 0",
    "X86_64,  251, 1,          9, 1",
    "X86_64,  251, 3,          0, 1",
    "AARCH64, 29,  0,          0x5412, 1",
    "AARCH64, 29,  0,          0x5413, 0",
    "AARCH64, 52,  0,          04755, 1",
    "AARCH64, 52,  0,          0755, 0",
    "AARCH64, 425, 0,          0, 38",
    "AARCH64, 264, 0,          0, 1",
    // Signals to the thread that starts programs, by each way there is, and to others.
    "X86_64,  62,  4711,       9, 1",
    "AARCH64, 129, 4711,       9, 1",
    "AARCH64, 129, 4712,       9, 0",
    "X86_64,  200, 4711,       9, 1",
    "AARCH64, 131, 1,       4711, 1",
    "X86_64,  234, 1,       4712, 0",
    "AARCH64, 138, 4711,       9, 1",
    "X86_64,  297, 1,       4711, 1",
    "AARCH64, 434, 4711,       0, 1",
    "X86_64,  434, 4712,       0, 0",
    "X86_64,  72,  0,         15, 1",
    "AARCH64, 25,  0,          8, 0",
    "AARCH64, 25,  0,          1, 0",
    "X86_64,  16,  0,     0x8901, 1",
    // Reading, and what nobody knows yet.
    "X86_64,  0,   0,          0, 0",
    "AARCH64, 63,  0,          0, 0",
    "X86_64,  466, 0,          0, 0",
    "X86_64,  467, 0,          0, 38",
    "AARCH64, 9999, 0,         0, 38",
  })
  void answersInTheWorkspaceProfile(
      Architecture architecture, int number, String first, String second, int errno) {
    int answer =
        answer(
            SeccompFilter.program(architecture, false, true, STARTER),
            architecture.auditArch(),
            number,
            value(first),
            value(second));

    assertThat(answer).isEqualTo(errno == 0 ? ALLOW : 0x00050000 | errno);
  }

  @ParameterizedTest
  @CsvSource({
    "2,  1, 0, 0",
    "2,  1, 6, 0",
    "10, 1, 262, 0",
    "2,  1, 132, 93",
    "10, 2, 0, 0",
    "2,  2, 17, 0",
    "2,  2, 1, 93",
    "2, 3, 0, 1",
    "1, 1, 0, 97",
    "16, 3, 0, 0",
    "16, 3, 9, 93",
    "17, 3, 0, 97",
    "40, 1, 0, 97",
  })
  void theNetworkProfileHasTheInternetOnly(int family, int type, int protocol, int errno) {
    for (Architecture architecture : Architecture.values()) {
      int answer =
          answer(
              SeccompFilter.program(architecture, true, true, STARTER),
              architecture.auditArch(),
              FilteredCall.SOCKET.number(architecture).orElseThrow(),
              family,
              type,
              protocol);

      assertThat(answer).isEqualTo(errno == 0 ? ALLOW : 0x00050000 | errno);
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void withoutMetadataNoModeIsChanged(Architecture architecture) {
    List<Instruction> program = SeccompFilter.program(architecture, false, false, STARTER);
    int fchmod = FilteredCall.FCHMOD.number(architecture).orElseThrow();

    assertThat(answer(program, architecture.auditArch(), fchmod, 0, 0644)).isEqualTo(0x00050001);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void anotherInterfaceEndsTheProgram(Architecture architecture) {
    List<Instruction> program = SeccompFilter.program(architecture, true, true, STARTER);

    assertThat(answer(program, 0x40000003, 0)).isEqualTo(KILL);
    if (architecture == Architecture.X86_64) {
      assertThat(answer(program, architecture.auditArch(), 0x40000000)).isEqualTo(KILL);
      assertThat(answer(program, architecture.auditArch(), -1)).isEqualTo(KILL);
    }
  }

  private static int value(String text) {
    return Long.decode(text).intValue();
  }

  /** Runs a program on {@code struct seccomp_data}, of which only low words are looked at. */
  private static int answer(List<Instruction> program, int arch, int number, int... arguments) {
    int[] words = new int[16];
    words[0] = number;
    words[1] = arch;
    int[] all = Arrays.copyOf(arguments, 6);
    for (int i = 0; i < all.length; i++) {
      words[4 + 2 * i] = all[i];
    }
    int accumulator = 0;
    for (int at = 0; ; at++) {
      Instruction next = program.get(at);
      switch (next.code()) {
        case BpfAssembler.LOAD -> accumulator = words[next.operand() / 4];
        case BpfAssembler.AND -> accumulator &= next.operand();
        case BpfAssembler.RETURN -> {
          return next.operand();
        }
        default -> at += holds(next, accumulator) ? next.ifTrue() : next.ifFalse();
      }
    }
  }

  private static boolean holds(Instruction test, int accumulator) {
    return switch (test.code()) {
      case BpfAssembler.JUMP_IF_EQUAL -> accumulator == test.operand();
      case BpfAssembler.JUMP_IF_AT_LEAST ->
          Integer.compareUnsigned(accumulator, test.operand()) >= 0;
      case BpfAssembler.JUMP_IF_ANY_BIT -> (accumulator & test.operand()) != 0;
      default -> throw new AssertionError("no such instruction: " + test);
    };
  }
}
