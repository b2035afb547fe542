package dev.osd.daemon.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads basic and extended regular expressions (POSIX.1-2017, chapter 9) with GNU's extensions, and
 * the unclear corners as glibc's {@code regcomp} reads them for grep and for sed: an operator with
 * nothing before it, an unmatched brace, anchors in the middle.
 */
final class PosixParser {
  /** The most repetitions that an interval may ask for, POSIX's RE_DUP_MAX as glibc has it. */
  static final int MOST_REPETITIONS = 32767;

  /** How deep parts may lie in one another. */
  static final int MOST_DEPTH = 200;

  private static final int NO_NUMBER = -1;
  private static final int BAD_NUMBER = -2;

  private enum Kind {
    LITERAL,
    ALTERNATIVE,
    OPEN,
    CLOSE,
    BRACKET,
    PERIOD,
    STAR,
    PLUS,
    QUESTION,
    OPEN_BRACE,
    CLOSE_BRACE,
    PLACE,
    SET,
    BACK_REFERENCE,
    TRAILING_BACKSLASH,
    END
  }

  private final int[] text;
  private final boolean extended;
  private final boolean sed;
  private final SymbolSets sets;
  private final GroupNumbers groups;

  private int at;
  private Kind kind = Kind.END;
  private int value;
  private Look look = Look.LINE_START;
  private CodeSet set = CodeSet.EMPTY;

  PosixParser(int[] text, boolean extended, Options options, GroupNumbers groups) {
    this.text = text;
    this.extended = extended;
    this.sed = options.dialect() == Options.Dialect.SED;
    this.sets = new SymbolSets(options.ignoreCase(), CaseFolding.UPPER_CASE);
    this.groups = groups;
  }

  Node parse() throws BadPatternException {
    next(true);
    Node node = alternatives(0);
    if (kind != Kind.END) {
      throw new IllegalStateException("a pattern ends where its last token does");
    }
    return node;
  }

  private Node alternatives(int depth) throws BadPatternException {
    List<Node> parts = new ArrayList<>();
    long before = groups.complete();
    parts.add(branch(depth));
    while (kind == Kind.ALTERNATIVE) {
      long others = groups.complete();
      groups.restore(before);
      next(true);
      parts.add(branch(depth));
      groups.restore(groups.complete() | others);
    }
    return parts.size() == 1 ? parts.getFirst() : new Node.Choice(parts);
  }

  private Node branch(int depth) throws BadPatternException {
    List<Node> parts = new ArrayList<>();
    while (kind != Kind.ALTERNATIVE && kind != Kind.END && !(depth > 0 && kind == Kind.CLOSE)) {
      parts.add(expression(depth));
    }
    return parts.size() == 1 ? parts.getFirst() : new Node.Sequence(parts);
  }

  private Node expression(int depth) throws BadPatternException {
    return switch (kind) {
      case LITERAL -> repeated(sets.literal(value));
      case PERIOD -> repeated(sets.anyCharacter());
      case SET -> repeated(new Node.Symbols(set, true));
      case BRACKET -> repeated(bracket());
      case OPEN -> repeated(group(depth));
      case BACK_REFERENCE -> {
        if (!groups.isComplete(value)) {
          throw new BadPatternException("Invalid back reference");
        }
        yield repeated(new Node.BackReference(groups.number(value)));
      }
      case PLACE -> {
        Node place = new Node.Place(look);
        next(true);
        yield place;
      }
      case STAR, PLUS, QUESTION, OPEN_BRACE -> operatorWithoutOperand(depth);
      case CLOSE -> {
        if (!extended || sed) {
          throw new BadPatternException("Unmatched ) or \\)");
        }
        yield repeated(sets.literal(')'));
      }
      case CLOSE_BRACE -> repeated(sets.literal('}'));
      case TRAILING_BACKSLASH -> throw new BadPatternException("Trailing backslash");
      case ALTERNATIVE, END -> Node.EMPTY;
    };
  }

  private Node operatorWithoutOperand(int depth) throws BadPatternException {
    if (sed && (extended || kind == Kind.OPEN_BRACE)) {
      throw new BadPatternException("Invalid preceding regular expression");
    }
    if (extended) {
      next(false);
      return expression(depth);
    }
    return repeated(sets.literal(value));
  }

  private Node group(int depth) throws BadPatternException {
    if (depth >= MOST_DEPTH) {
      throw new BadPatternException(BadPatternException.TOO_BIG);
    }
    int number = groups.open();
    next(true);
    Node body = kind == Kind.CLOSE ? Node.EMPTY : alternatives(depth + 1);
    if (kind != Kind.CLOSE) {
      throw new BadPatternException("Unmatched ( or \\(");
    }
    groups.close(number);
    return new Node.Group(groups.number(number), body);
  }

  private Node bracket() throws BadPatternException {
    BracketParser parser = new BracketParser(text, at, sets);
    Node node = new Node.Symbols(parser.parse(), parser.isDecoded());
    at = parser.end();
    return node;
  }

  /** Takes the operators that follow {@code atom}, whose token is the current one. */
  private Node repeated(Node atom) throws BadPatternException {
    Node node = atom;
    next(false);
    for (int count = 0; ; count++) {
      switch (kind) {
        case STAR -> node = repeat(node, 0, Node.Repeat.UNBOUNDED);
        case PLUS -> node = repeat(node, 1, Node.Repeat.UNBOUNDED);
        case QUESTION -> node = repeat(node, 0, 1);
        case OPEN_BRACE -> {
          int start = at;
          Optional<Node> bounded = interval(node);
          if (bounded.isEmpty()) {
            at = start;
            kind = Kind.LITERAL;
            value = '{';
            return node;
          }
          node = bounded.get();
        }
        default -> {
          return node;
        }
      }
      next(false);
      if (sed && !extended && (kind == Kind.STAR || kind == Kind.OPEN_BRACE)) {
        throw new BadPatternException("Invalid preceding regular expression");
      }
      if (count >= MOST_DEPTH) {
        throw new BadPatternException(BadPatternException.TOO_BIG);
      }
    }
  }

  private static Node repeat(Node body, int min, int max) {
    if (body.equals(Node.EMPTY) || max == 0) {
      return Node.EMPTY;
    }
    boolean alreadyAnyNumber =
        body instanceof Node.Repeat inner && inner.max() < 0 && inner.min() == 0;
    return max < 0 && alreadyAnyNumber ? body : new Node.Repeat(body, min, max, false);
  }

  /** Returns nothing where the brace turns out to be a plain character. */
  private Optional<Node> interval(Node body) throws BadPatternException {
    int min = number();
    if (min == NO_NUMBER) {
      if (!(kind == Kind.LITERAL && value == ',')) {
        throw new BadPatternException("Invalid content of \\{\\}");
      }
      min = 0;
    }
    int max = BAD_NUMBER;
    if (min != BAD_NUMBER) {
      if (kind == Kind.CLOSE_BRACE) {
        max = min;
      } else if (kind == Kind.LITERAL && value == ',') {
        max = number();
      }
    }
    if (min == BAD_NUMBER || max == BAD_NUMBER) {
      if (extended && !sed) {
        return Optional.empty();
      }
      throw new BadPatternException(
          kind == Kind.END ? "Unmatched \\{" : "Invalid content of \\{\\}");
    }
    if ((max != NO_NUMBER && min > max) || kind != Kind.CLOSE_BRACE) {
      throw new BadPatternException("Invalid content of \\{\\}");
    }
    if (Math.max(min, max) > MOST_REPETITIONS) {
      throw new BadPatternException(BadPatternException.TOO_BIG);
    }
    return Optional.of(repeat(body, min, max));
  }

  private int number() {
    int number = NO_NUMBER;
    while (true) {
      next(false);
      if (kind == Kind.END) {
        return BAD_NUMBER;
      }
      if (kind == Kind.CLOSE_BRACE || (kind == Kind.LITERAL && value == ',')) {
        return number;
      }
      if (kind != Kind.LITERAL || value < '0' || value > '9' || number == BAD_NUMBER) {
        number = BAD_NUMBER;
      } else {
        number = Math.min(MOST_REPETITIONS + 1, Math.max(number, 0) * 10 + value - '0');
      }
    }
  }

  /**
   * Reads one token.
   *
   * @param branchStart whether {@code ^} here is an anchor in a basic expression
   */
  private void next(boolean branchStart) {
    if (at == text.length) {
      kind = Kind.END;
      return;
    }
    value = text[at++];
    kind = Kind.LITERAL;
    if (value == '\\') {
      if (at == text.length) {
        kind = Kind.TRAILING_BACKSLASH;
        return;
      }
      value = text[at++];
      escaped();
      return;
    }
    switch (value) {
      case '*' -> kind = Kind.STAR;
      case '[' -> kind = Kind.BRACKET;
      case '.' -> kind = Kind.PERIOD;
      case '^' -> {
        if (extended || branchStart || at == 1) {
          place(Look.LINE_START);
        }
      }
      case '$' -> {
        if (extended || at == text.length || endsBranch()) {
          place(Look.LINE_END);
        }
      }
      default -> {
        if (extended) {
          kind = operator(value);
        }
      }
    }
  }

  private boolean endsBranch() {
    return text[at] == '\\' && at + 1 < text.length && (text[at + 1] == '|' || text[at + 1] == ')');
  }

  private void escaped() {
    switch (value) {
      case '<' -> place(Look.WORD_START);
      case '>' -> place(Look.WORD_END);
      case 'b' -> place(Look.WORD_EDGE);
      case 'B' -> place(Look.NO_WORD_EDGE);
      case '`' -> place(Look.TEXT_START);
      case '\'' -> place(Look.TEXT_END);
      case 'w' -> set(sets.word());
      case 'W' -> set(sets.word().complement());
      case 's' -> set(sets.space());
      case 'S' -> set(sets.space().complement());
      case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        kind = Kind.BACK_REFERENCE;
        value -= '0';
      }
      default -> {
        if (!extended) {
          kind = operator(value);
        }
      }
    }
  }

  private static Kind operator(int symbol) {
    return switch (symbol) {
      case '|' -> Kind.ALTERNATIVE;
      case '(' -> Kind.OPEN;
      case ')' -> Kind.CLOSE;
      case '{' -> Kind.OPEN_BRACE;
      case '}' -> Kind.CLOSE_BRACE;
      case '+' -> Kind.PLUS;
      case '?' -> Kind.QUESTION;
      default -> Kind.LITERAL;
    };
  }

  private void place(Look wanted) {
    kind = Kind.PLACE;
    look = wanted;
  }

  private void set(CodeSet wanted) {
    kind = Kind.SET;
    set = wanted;
  }
}
