package dev.osd.daemon.builtin.sed;

import dev.osd.daemon.builtin.sed.Operation.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What all commands of a program wait for: on a line that is none of this, and while no range is
 * open, the program does nothing.
 *
 * @param expressions which a line must match
 * @param numbers which lines' numbers, as {@link Address.Line} or {@link Address.Step}
 * @param ranges the instructions whose ranges must not be open
 * @param numbered those of them that begin at a line's number, with it
 * @param last whether it is the last line
 * @param counts whether lines must be counted
 */
record Waiting(
    List<Expression> expressions,
    List<Address> numbers,
    List<Integer> ranges,
    List<Numbered> numbered,
    boolean last,
    boolean counts) {
  /** A range that begins at a line's number. */
  record Numbered(int instruction, long line) {}

  /** With more expressions, looking for all of them costs more than it saves. */
  private static final int MOST_EXPRESSIONS = 8;

  /** What this program waits for, if it is anything. */
  static Optional<Waiting> of(Program program) {
    List<Instruction> instructions = program.instructions();
    Collector collector = new Collector();
    boolean possible = remembersNothing(instructions);
    int next = 0;
    while (possible && next < instructions.size()) {
      Instruction instruction = instructions.get(next);
      Guard guard = instruction.guard();
      possible =
          guard.always()
              ? collector.addUnguarded(instruction.operation())
              : !guard.negated() && collector.add(next, guard);
      next =
          !guard.always() && instruction.operation() instanceof Operation.Block(int end)
              ? end
              : next + 1;
    }
    return possible && collector.expressions.size() <= MOST_EXPRESSIONS
        ? Optional.of(collector.collected(instructions))
        : Optional.empty();
  }

  /**
   * Whether a line cannot depend on the expression that was used last on another: none is empty, or
   * the first command uses one.
   */
  private static boolean remembersNothing(List<Instruction> instructions) {
    if (instructions.isEmpty() || usesExpression(instructions.getFirst())) {
      return true;
    }
    return instructions.stream().noneMatch(Waiting::usesLast);
  }

  private static boolean usesExpression(Instruction first) {
    if (first.guard().always()) {
      return first.operation() instanceof Operation.Substitute command
          && command.expression().isPresent();
    }
    return first.guard().second().isEmpty()
        && first.guard().first().filter(a -> isMatching(a, true)).isPresent();
  }

  private static boolean usesLast(Instruction instruction) {
    return instruction.guard().first().filter(a -> isMatching(a, false)).isPresent()
        || instruction.guard().second().filter(a -> isMatching(a, false)).isPresent()
        || (instruction.operation() instanceof Operation.Substitute command
            && command.expression().isEmpty());
  }

  private static boolean isMatching(Address address, boolean withExpression) {
    return address instanceof Address.Matching(Optional<Expression> expression)
        && expression.isPresent() == withExpression;
  }

  /** Adds up what commands wait for; each method says whether they wait for anything. */
  private static final class Collector {
    private final List<Expression> expressions = new ArrayList<>();
    private final List<Address> numbers = new ArrayList<>();
    private final List<Integer> ranges = new ArrayList<>();
    private final List<Numbered> numbered = new ArrayList<>();
    private boolean last;

    boolean addUnguarded(Operation operation) {
      return switch (operation) {
        case Operation.Block _ -> true;
        case Operation.Jump(When when, int _) -> when == When.SUBSTITUTED;
        case Operation.Substitute command -> {
          command.expression().ifPresent(expressions::add);
          yield command.expression().isPresent();
        }
        case Operation.Translate _,
            Operation.Text _,
            Operation.Quit _,
            Operation.Show _,
            Operation.Simple _ ->
            false;
      };
    }

    boolean add(int index, Guard guard) {
      boolean range = guard.second().isPresent();
      if (range) {
        ranges.add(index);
      }
      return switch (guard.first().orElse(new Address.Same())) {
        case Address.Matching(Optional<Expression> expression) -> {
          expression.ifPresent(expressions::add);
          yield expression.isPresent();
        }
        case Address.Line line -> {
          numbers.add(line);
          if (range) {
            numbered.add(new Numbered(index, line.number()));
          }
          yield true;
        }
        case Address.Step step -> {
          numbers.add(step);
          yield true;
        }
        case Address.Last _ -> {
          last = true;
          yield true;
        }
        case Address.After _, Address.Multiple _, Address.Same _ -> false;
      };
    }

    Waiting collected(List<Instruction> instructions) {
      boolean counts = instructions.stream().anyMatch(Collector::needsNumber);
      return new Waiting(
          List.copyOf(expressions),
          List.copyOf(numbers),
          List.copyOf(ranges),
          List.copyOf(numbered),
          last,
          counts);
    }

    private static boolean needsNumber(Instruction instruction) {
      return instruction.operation() == Operation.Simple.LINE_NUMBER
          || instruction.guard().first().filter(Collector::isNumber).isPresent()
          || instruction.guard().second().filter(Collector::isNumber).isPresent();
    }

    private static boolean isNumber(Address address) {
      return switch (address) {
        case Address.Line _, Address.Step _, Address.After _, Address.Multiple _ -> true;
        case Address.Last _, Address.Matching _, Address.Same _ -> false;
      };
    }
  }
}
