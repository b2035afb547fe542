package dev.osd.daemon.builtin.sed;

import java.util.List;

/** Which ranges of lines are open, and up to where, for each instruction of a program. */
final class Ranges {
  private enum State {
    /** Not begun. */
    WAITING,
    OPEN,
    /** Ended; one that begins at a line's number never begins again. */
    OVER
  }

  private final State[] states;
  private final long[] ends;

  Ranges(List<Instruction> instructions) {
    states = new State[instructions.size()];
    ends = new long[instructions.size()];
    for (int i = 0; i < states.length; i++) {
      Address first = instructions.get(i).guard().first().orElse(new Address.Last());
      states[i] =
          first instanceof Address.Line(long number) && number == 0 ? State.OPEN : State.WAITING;
    }
  }

  boolean isOpen(int instruction) {
    return states[instruction] == State.OPEN;
  }

  boolean isOver(int instruction) {
    return states[instruction] == State.OVER;
  }

  void open(int instruction, long end) {
    states[instruction] = State.OPEN;
    ends[instruction] = end;
  }

  void close(int instruction) {
    states[instruction] = State.OVER;
  }

  /** The number of the last line of a range whose end is counted. */
  long end(int instruction) {
    return ends[instruction];
  }
}
