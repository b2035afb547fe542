package dev.osd.daemon.system;

import dev.osd.daemon.system.BpfAssembler.Instruction;
import java.util.List;
import java.util.function.Consumer;

/** Writes the parts of a filter that judge one call each. */
final class CallRules {
  static final int ALLOW = 0x7fff0000;
  static final int ERROR = 0x00050000;

  /** Where the arguments are in {@code struct seccomp_data}. */
  private static final int ARGUMENTS = 16;

  private final Architecture architecture;
  private final BpfAssembler code;

  /**
   * @param code has the call's number loaded between two rules
   */
  CallRules(Architecture architecture, BpfAssembler code) {
    this.architecture = architecture;
    this.code = code;
  }

  /** Answers every one of these calls with an error. */
  void deny(List<FilteredCall> calls, int errno) {
    calls.forEach(call -> deny(call, errno));
  }

  /** Answers a call with an error. */
  void deny(FilteredCall call, int errno) {
    call.number(architecture)
        .ifPresent(number -> code.whereEqual(number, denied -> denied.answer(ERROR | errno)));
  }

  /** Judges a call by an argument's low word; what the body lets through is allowed. */
  void check(FilteredCall call, int position, Consumer<BpfAssembler> body) {
    call.number(architecture)
        .ifPresent(number ->
            code.whereEqual(
                number,
                made -> {
                  made.load(argument(position));
                  body.accept(made);
                  made.answer(ALLOW);
                }));
  }

  /** The whole program; what no rule has refused is allowed. */
  List<Instruction> program() {
    return code.answer(ALLOW).program();
  }

  /** The answer that a user without the right gets. */
  static void refuse(BpfAssembler code) {
    code.answer(ERROR | Errno.EPERM);
  }

  /**
   * The low word of an argument, which is all that the kernel looks at where it takes an int. Both
   * architectures have the low byte first.
   */
  static int argument(int position) {
    return ARGUMENTS + 8 * position;
  }
}
