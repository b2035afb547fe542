package dev.osd.daemon.regex;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the part of Perl's regular expressions that maps to a finite automaton, as {@code grep -P}
 * has it (pcre2pattern(3), with UTF and without UCP: {@code \w}, {@code \d} and the POSIX classes
 * are ASCII). What needs to look around, to recurse or to forget ways is refused by name.
 */
final class PerlParser {
  private static final int END = -1;

  private final int[] text;
  private final GroupNumbers groups;
  private final Map<String, Integer> names = new HashMap<>();
  private SymbolSets sets;
  private boolean dotTakesAll;
  private boolean multiline;
  private boolean spaced;
  private int at;

  PerlParser(int[] text, Options options, GroupNumbers groups) {
    this.text = text;
    this.groups = groups;
    this.sets = new SymbolSets(options.ignoreCase(), CaseFolding.UNICODE);
  }

  Node parse() throws BadPatternException {
    Node node = alternatives(0);
    if (peek() == ')') {
      throw new BadPatternException("unmatched closing parenthesis");
    }
    return node;
  }

  private Node alternatives(int depth) throws BadPatternException {
    if (depth > PosixParser.MOST_DEPTH) {
      throw new BadPatternException(BadPatternException.TOO_BIG);
    }
    List<Node> parts = new ArrayList<>();
    parts.add(branch(depth));
    while (peek() == '|') {
      at++;
      parts.add(branch(depth));
    }
    return parts.size() == 1 ? parts.getFirst() : new Node.Choice(parts);
  }

  private Node branch(int depth) throws BadPatternException {
    List<Node> parts = new ArrayList<>();
    while (true) {
      skipComments();
      if (peek() == END || peek() == '|' || peek() == ')') {
        return parts.size() == 1 ? parts.getFirst() : new Node.Sequence(parts);
      }
      Node atom = atom(depth);
      skipComments();
      parts.add(repeated(atom));
    }
  }

  private void skipComments() {
    while (spaced && peek() != END) {
      if (peek() == '#') {
        while (peek() != END && peek() != '\n') {
          at++;
        }
      } else if (PerlSets.isSpace(peek())) {
        at++;
      } else {
        return;
      }
    }
  }

  private Node atom(int depth) throws BadPatternException {
    int symbol = text[at++];
    return switch (symbol) {
      case '.' -> dotTakesAll ? sets.anyCharacter() : sets.anyCharacterInLine();
      case '^' -> new Node.Place(multiline ? Look.LINE_START : Look.TEXT_START);
      case '$' -> new Node.Place(multiline ? Look.LINE_END : Look.TEXT_END);
      case '[' -> {
        PerlBracketParser bracket = new PerlBracketParser(text, at, sets);
        Node node = new Node.Symbols(bracket.parse(), true);
        at = bracket.end();
        yield node;
      }
      case '(' -> group(depth);
      case '\\' -> escape();
      case '*', '+', '?' ->
          throw new BadPatternException("quantifier does not follow a repeatable item");
      default -> sets.literal(symbol);
    };
  }

  private Node repeated(Node atom) throws BadPatternException {
    int min;
    int max;
    int start = at;
    switch (peek()) {
      case '*' -> {
        min = 0;
        max = Node.Repeat.UNBOUNDED;
        at++;
      }
      case '+' -> {
        min = 1;
        max = Node.Repeat.UNBOUNDED;
        at++;
      }
      case '?' -> {
        min = 0;
        max = 1;
        at++;
      }
      case '{' -> {
        at++;
        min = number();
        max = min;
        if (min >= 0 && peek() == ',') {
          at++;
          max = number();
        }
        if (min < 0 || peek() != '}') {
          at = start;
          return atom;
        }
        at++;
      }
      default -> {
        return atom;
      }
    }
    if (Math.max(min, max) > PosixParser.MOST_REPETITIONS) {
      throw new BadPatternException("number too big in {} quantifier");
    }
    if (max >= 0 && min > max) {
      throw new BadPatternException("numbers out of order in {} quantifier");
    }
    if (peek() == '+') {
      throw unsupported("a possessive quantifier");
    }
    boolean lazy = peek() == '?';
    if (lazy) {
      at++;
    }
    if (peek() == '*' || peek() == '+' || peek() == '?') {
      throw new BadPatternException("quantifier does not follow a repeatable item");
    }
    return atom.equals(Node.EMPTY) || max == 0 ? Node.EMPTY : new Node.Repeat(atom, min, max, lazy);
  }

  /** Returns the number here, or -1 if there is none. */
  private int number() {
    int number = -1;
    while (peek() >= '0' && peek() <= '9') {
      number = Math.min(PosixParser.MOST_REPETITIONS + 1, Math.max(number, 0) * 10 + peek() - '0');
      at++;
    }
    return number;
  }

  private Node group(int depth) throws BadPatternException {
    SymbolSets outerSets = sets;
    boolean outerDot = dotTakesAll;
    boolean outerMultiline = multiline;
    boolean outerSpaced = spaced;
    int number = 0;
    if (peek() == '*') {
      throw unsupported("a verb (*...)");
    }
    if (peek() == '?') {
      at++;
      if (peek() == '#') {
        comment();
        return Node.EMPTY;
      }
      String name = name();
      if (name.isEmpty()) {
        if (flags() == ')') {
          Node rest = alternatives(depth + 1);
          restore(outerSets, outerDot, outerMultiline, outerSpaced);
          return rest;
        }
      } else {
        number = groups.open();
        names.put(name, number);
      }
    } else {
      number = groups.open();
    }
    Node body = alternatives(depth + 1);
    if (peek() != ')') {
      throw new BadPatternException("missing closing parenthesis");
    }
    at++;
    restore(outerSets, outerDot, outerMultiline, outerSpaced);
    if (number == 0) {
      return body;
    }
    groups.close(number);
    return new Node.Group(groups.number(number), body);
  }

  private void restore(SymbolSets outer, boolean dot, boolean lines, boolean spaces) {
    sets = outer;
    dotTakesAll = dot;
    multiline = lines;
    spaced = spaces;
  }

  private void comment() throws BadPatternException {
    while (peek() != ')') {
      if (peek() == END) {
        throw new BadPatternException("missing ) after (?# comment");
      }
      at++;
    }
    at++;
  }

  /** Reads {@code <name>}, {@code P<name>} or {@code 'name'}; returns "" if there is none. */
  private String name() throws BadPatternException {
    int start = at;
    if (peek() == 'P') {
      at++;
    }
    int opening = peek();
    int closing = opening == '<' ? '>' : '\'';
    if (opening == '<' || (opening == '\'' && at == start)) {
      at++;
      String name = word(closing);
      if (!name.isEmpty()) {
        return name;
      }
      throw unsupported("lookbehind");
    }
    at = start;
    return "";
  }

  private String word(int closing) {
    int start = at;
    StringBuilder name = new StringBuilder();
    while (peek() != END && peek() != closing && PerlSets.WORD.contains(peek())) {
      name.append((char) peek());
      at++;
    }
    if (peek() != closing || name.isEmpty()) {
      at = start;
      return "";
    }
    at++;
    return name.toString();
  }

  /** Reads the letters after {@code (?} and returns what ends them: a colon or a parenthesis. */
  private int flags() throws BadPatternException {
    boolean on = true;
    while (true) {
      int flag = peek();
      at++;
      switch (flag) {
        case ':', ')' -> {
          return flag;
        }
        case '-' -> on = false;
        case 'i' -> sets = new SymbolSets(on, CaseFolding.UNICODE);
        case 's' -> dotTakesAll = on;
        case 'm' -> multiline = on;
        case 'x' -> spaced = on;
        case '=', '!' -> throw unsupported("lookahead");
        case '>' -> throw unsupported("an atomic group");
        case '|' -> throw unsupported("(?|");
        case '(' -> throw unsupported("a condition");
        case '&', 'P', 'R', '+', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
            throw unsupported("recursion");
        default -> throw new BadPatternException("unrecognized character after (? or (?-");
      }
    }
  }

  private Node escape() throws BadPatternException {
    if (peek() == END) {
      throw new BadPatternException("\\ at end of pattern");
    }
    int symbol = text[at];
    CodeSet set = PerlSets.escaped(symbol);
    if (set != null) {
      at++;
      return new Node.Symbols(set, true);
    }
    if (symbol >= '1' && symbol <= '9') {
      int number = number();
      return reference(number);
    }
    at++;
    return switch (symbol) {
      case 'b' -> new Node.Place(Look.WORD_EDGE);
      case 'B' -> new Node.Place(Look.NO_WORD_EDGE);
      case 'A' -> new Node.Place(Look.TEXT_START);
      case 'z', 'Z' -> new Node.Place(Look.TEXT_END);
      case 'K' -> new Node.KeepOut();
      case 'Q' -> quoted();
      case 'E' -> Node.EMPTY;
      case 'k' -> named();
      case 'g' -> relative();
      case 'p', 'P', 'X' -> throw unsupported("\\" + (char) symbol);
      case 'C', 'G' -> throw unsupported("\\" + (char) symbol);
      default -> {
        PerlEscape escape = PerlEscape.read(text, at - 1);
        at = escape.end();
        yield sets.literal(escape.symbol());
      }
    };
  }

  private Node quoted() {
    List<Node> parts = new ArrayList<>();
    while (peek() != END) {
      if (peek() == '\\' && at + 1 < text.length && text[at + 1] == 'E') {
        at += 2;
        break;
      }
      parts.add(sets.literal(text[at++]));
    }
    return new Node.Sequence(parts);
  }

  private Node named() throws BadPatternException {
    int opening = peek();
    at++;
    String name = word(opening == '<' ? '>' : opening == '{' ? '}' : '\'');
    Integer number = names.get(name);
    if (number == null) {
      throw new BadPatternException("reference to non-existent subpattern");
    }
    return reference(number);
  }

  private Node relative() throws BadPatternException {
    boolean braced = peek() == '{';
    if (braced) {
      at++;
    }
    boolean back = peek() == '-';
    if (back) {
      at++;
    }
    int number = number();
    if ((braced && peek() != '}') || number < 0) {
      throw unsupported("\\g with anything but a number");
    }
    if (braced) {
      at++;
    }
    return reference(back ? groups.opened() + 1 - number : number);
  }

  private Node reference(int number) throws BadPatternException {
    if (number < 1 || !groups.isComplete(number)) {
      throw new BadPatternException("reference to non-existent subpattern");
    }
    return new Node.BackReference(groups.number(number));
  }

  private int peek() {
    return at < text.length ? text[at] : END;
  }

  private static BadPatternException unsupported(String what) {
    return new BadPatternException(what + " is not supported here; use grep -E, or filter twice");
  }
}
