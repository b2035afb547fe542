package dev.osd.daemon.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes a classic BPF program for seccomp(2): it looks at one {@code struct seccomp_data} and
 * returns what is to become of the call. Conditions nest, so that no jump has to be counted by
 * hand.
 */
final class BpfAssembler {
  /**
   * One instruction ({@code struct sock_filter}, linux/filter.h).
   *
   * @param code what to do
   * @param ifTrue how many instructions a true condition skips, 0 to 255
   * @param ifFalse how many a false one skips, 0 to 255
   * @param operand the constant
   */
  record Instruction(int code, int ifTrue, int ifFalse, int operand) {}

  /** Load a word of the data. */
  static final int LOAD = 0x20;

  static final int AND = 0x54;
  static final int JUMP_IF_EQUAL = 0x15;
  static final int JUMP_IF_AT_LEAST = 0x35;
  static final int JUMP_IF_ANY_BIT = 0x45;
  static final int RETURN = 0x06;

  private static final int LONGEST_JUMP = 255;

  /** The longest program that the kernel takes (BPF_MAXINSNS). */
  private static final int LONGEST_PROGRAM = 4096;

  private final List<Instruction> instructions = new ArrayList<>();

  /** Loads the 32-bit word at this offset into the accumulator. */
  BpfAssembler load(int offset) {
    return add(new Instruction(LOAD, 0, 0, offset));
  }

  /** Keeps only these bits of the accumulator. */
  BpfAssembler mask(int bits) {
    return add(new Instruction(AND, 0, 0, bits));
  }

  /** Ends with this answer. */
  BpfAssembler answer(int action) {
    return add(new Instruction(RETURN, 0, 0, action));
  }

  /** Does the body where the accumulator is this; goes on behind it where it is not. */
  BpfAssembler whereEqual(int value, Consumer<BpfAssembler> body) {
    return condition(JUMP_IF_EQUAL, value, true, body);
  }

  /** Does the body where the accumulator is not this. */
  BpfAssembler whereNotEqual(int value, Consumer<BpfAssembler> body) {
    return condition(JUMP_IF_EQUAL, value, false, body);
  }

  /** Does the body where the accumulator, without a sign, is at least this. */
  BpfAssembler whereAtLeast(int value, Consumer<BpfAssembler> body) {
    return condition(JUMP_IF_AT_LEAST, value, true, body);
  }

  /** Does the body where the accumulator has any of these bits. */
  BpfAssembler whereAnyBit(int bits, Consumer<BpfAssembler> body) {
    return condition(JUMP_IF_ANY_BIT, bits, true, body);
  }

  /** The program so far. */
  List<Instruction> program() {
    if (instructions.size() > LONGEST_PROGRAM) {
      throw new IllegalStateException("the program is longer than the kernel takes");
    }
    return List.copyOf(instructions);
  }

  /** Lays a program out as {@code struct sock_fprog}. */
  static MemorySegment layOut(List<Instruction> program, Arena arena) {
    MemorySegment filters = arena.allocate(8L * program.size(), 8);
    for (int i = 0; i < program.size(); i++) {
      Instruction instruction = program.get(i);
      filters.set(JAVA_SHORT, 8L * i, (short) instruction.code());
      filters.set(JAVA_BYTE, 8L * i + 2, (byte) instruction.ifTrue());
      filters.set(JAVA_BYTE, 8L * i + 3, (byte) instruction.ifFalse());
      filters.set(JAVA_INT, 8L * i + 4, instruction.operand());
    }
    MemorySegment header = arena.allocate(16, 8);
    header.set(JAVA_SHORT, 0, (short) program.size());
    header.set(ADDRESS, 8, filters);
    return header;
  }

  private BpfAssembler condition(
      int code, int operand, boolean wanted, Consumer<BpfAssembler> body) {
    BpfAssembler inner = new BpfAssembler();
    body.accept(inner);
    int skipped = inner.instructions.size();
    if (skipped > LONGEST_JUMP) {
      throw new IllegalStateException("a condition's body is longer than a jump reaches");
    }
    add(
        wanted
            ? new Instruction(code, 0, skipped, operand)
            : new Instruction(code, skipped, 0, operand));
    instructions.addAll(inner.instructions);
    return this;
  }

  private BpfAssembler add(Instruction instruction) {
    instructions.add(instruction);
    return this;
  }
}
