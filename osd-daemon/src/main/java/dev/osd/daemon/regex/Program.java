package dev.osd.daemon.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What patterns are compiled to.
 *
 * @param forward the automaton that reads from left to right
 * @param groups how many groups the patterns have together
 * @param needles strings one of which is in every match, if any are known
 * @param firstWins whether the first way that leads to a match wins, not the longest match
 * @param references whether there are back-references
 */
record Program(
    Alphabet alphabet,
    Nfa forward,
    int groups,
    boolean firstWins,
    boolean references,
    CaseFolding folding,
    Optional<Needles> needles,
    Options options) {

  /** The most states of a pattern whose characters are written out as bytes. */
  static final int MOST_BYTEWISE = 2_000;

  /** The last group that can be asked for: sed has no name for more. */
  static final int MOST_REMEMBERED = 9;

  static Program compile(List<byte[]> patterns, Syntax syntax, Options options)
      throws BadPatternException {
    List<Node> trees = new ArrayList<>();
    int groups = 0;
    for (byte[] pattern : patterns) {
      GroupNumbers numbers = new GroupNumbers(groups);
      trees.add(wrap(parse(pattern, syntax, options, numbers), options));
      groups = numbers.count();
    }
    Node root = trees.size() == 1 ? trees.getFirst() : new Node.Choice(trees);
    Survey survey = new Survey();
    survey.look(root);
    Optional<Needles> needles = Needles.of(root, options.lineEnd());
    boolean bytewise = !survey.words && (survey.isReadByBytes(options) || !Survey.canBeEmpty(root));
    if (bytewise) {
      try {
        return build(Bytewise.rewrite(root), needles, syntax, options, groups, true, MOST_BYTEWISE);
      } catch (BadPatternException e) {
        // Its characters take too many states as bytes.
      }
    }
    return build(root, needles, syntax, options, groups, false, NfaBuilder.MOST_STATES);
  }

  private static Program build(
      Node root,
      Optional<Needles> needles,
      Syntax syntax,
      Options options,
      int groups,
      boolean bytewise,
      int mostStates)
      throws BadPatternException {
    boolean firstWins = syntax == Syntax.PERL;
    Survey survey = new Survey();
    survey.look(root);
    Alphabet alphabet =
        new Alphabet(
            List.copyOf(survey.sets),
            survey.words ? words(syntax) : CodeSet.EMPTY,
            options.multiline() || (firstWins && survey.lines),
            bytewise);
    Nfa forward =
        new NfaBuilder(firstWins, survey.references ? groups : MOST_REMEMBERED, mostStates)
            .build(root, alphabet);
    return new Program(
        alphabet,
        forward,
        groups,
        firstWins,
        survey.references,
        firstWins ? CaseFolding.UNICODE : CaseFolding.UPPER_CASE,
        needles,
        options);
  }

  private static Node parse(byte[] pattern, Syntax syntax, Options options, GroupNumbers groups)
      throws BadPatternException {
    int[] text = Utf8.symbols(pattern);
    return switch (syntax) {
      case BASIC -> new PosixParser(text, false, options, groups).parse();
      case EXTENDED -> new PosixParser(text, true, options, groups).parse();
      case FIXED -> fixed(text, options);
      case PERL -> new PerlParser(text, options, groups).parse();
    };
  }

  /** Returns what counts as part of a word. */
  private static CodeSet words(Syntax syntax) {
    return syntax == Syntax.PERL ? PerlSets.WORD : CharacterClass.WORD.set();
  }

  private static Node fixed(int[] text, Options options) {
    SymbolSets sets = new SymbolSets(options.ignoreCase(), CaseFolding.UPPER_CASE);
    List<Node> parts = new ArrayList<>();
    for (int symbol : text) {
      parts.add(sets.literal(symbol));
    }
    return new Node.Sequence(parts);
  }

  private static Node wrap(Node node, Options options) {
    if (options.wholeLine()) {
      return new Node.Sequence(
          List.of(new Node.Place(Look.TEXT_START), node, new Node.Place(Look.TEXT_END)));
    }
    if (options.wholeWord()) {
      return new Node.Sequence(
          List.of(new Node.Place(Look.NO_WORD_BEFORE), node, new Node.Place(Look.NO_WORD_AFTER)));
    }
    return node;
  }

  /** Returns the last group whose place is remembered; all are where there are references. */
  int remembered() {
    return references ? groups : Math.min(groups, MOST_REMEMBERED);
  }

  /**
   * Returns how many places there are to remember: where the match and each group start and end.
   */
  int slots() {
    return 2 * remembered() + 2;
  }

  /** Returns for each byte whether a match can begin with it. */
  boolean[] canStart() {
    NodeSet reached = new NodeSet(forward.size());
    reached.add(forward.start);
    boolean[] classes = new boolean[alphabet.columns()];
    for (int i = 0; i < reached.size(); i++) {
      int node = reached.get(i);
      switch (forward.kinds[node]) {
        case Nfa.SYMBOL -> forward.set(node).stream().forEach(c -> classes[c] = true);
        case Nfa.MATCH, Nfa.BACK_REFERENCE -> Arrays.fill(classes, true);
        case Nfa.FORK -> {
          reached.add(forward.next[node]);
          reached.add(forward.other[node]);
        }
        default -> reached.add(forward.next[node]);
      }
    }
    classes[alphabet.undecodedColumn()] = true;
    char[] columns = alphabet.byteColumns();
    boolean[] can = new boolean[0x100];
    for (int value = 0; value < can.length; value++) {
      can[value] = classes[columns[value]];
    }
    return can;
  }
}
