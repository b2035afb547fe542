package dev.osd.daemon.secret;

import java.util.ArrayList;
import java.util.List;

/** Finds keys that show by their shape what they are, wherever they stand. */
final class KnownKeys {
  /** A key's random part has at least this many letters and digits in a row. */
  private static final int RANDOM_RUN = 16;

  /** By so many characters a key is judged, so that a text of nothing but starts stays cheap. */
  private static final int MOST_JUDGED = 256;

  private static final int LEAST_BEARER = 8;
  private static final int LONG_BEARER = 20;
  private static final int LEAST_JWT_PART = 10;

  /** How keys begin, how many characters at least follow, and of which kind those are. */
  private static final List<Shape> SHAPES =
      List.of(
          // Model providers.
          new Shape("sk-", 20, Alphabet.BASE64URL),
          new Shape("gsk_", 20, Alphabet.BASE64URL),
          new Shape("xai-", 20, Alphabet.BASE64URL),
          new Shape("hf_", 20, Alphabet.BASE64URL),
          // Where source code and packages are kept.
          new Shape("ghp_", 30, Alphabet.BASE64URL),
          new Shape("gho_", 30, Alphabet.BASE64URL),
          new Shape("ghu_", 30, Alphabet.BASE64URL),
          new Shape("ghs_", 30, Alphabet.BASE64URL),
          new Shape("ghr_", 30, Alphabet.BASE64URL),
          new Shape("github_pat_", 22, Alphabet.BASE64URL),
          new Shape("glpat-", 20, Alphabet.BASE64URL),
          new Shape("npm_", 36, Alphabet.BASE64URL),
          new Shape("pypi-AgE", 20, Alphabet.BASE64URL),
          new Shape("dckr_pat_", 20, Alphabet.BASE64URL),
          // Clouds and what runs in them.
          new Shape("AKIA", 16, Alphabet.CAPITALS),
          new Shape("ASIA", 16, Alphabet.CAPITALS),
          new Shape("AIza", 35, Alphabet.BASE64URL),
          new Shape("ya29.", 20, Alphabet.BASE64URL),
          new Shape("dop_v1_", 20, Alphabet.BASE64URL),
          new Shape("hvs.", 20, Alphabet.BASE64URL),
          new Shape("tskey-", 16, Alphabet.BASE64URL),
          // Messages and money.
          new Shape("xoxa-", 10, Alphabet.BASE64URL),
          new Shape("xoxb-", 10, Alphabet.BASE64URL),
          new Shape("xoxe-", 10, Alphabet.BASE64URL),
          new Shape("xoxp-", 10, Alphabet.BASE64URL),
          new Shape("xoxr-", 10, Alphabet.BASE64URL),
          new Shape("xoxs-", 10, Alphabet.BASE64URL),
          new Shape("xapp-", 10, Alphabet.BASE64URL),
          new Shape("SG.", 22, Alphabet.BASE64URL_AND_DOT),
          new Shape("sk_live_", 16, Alphabet.BASE64URL),
          new Shape("sk_test_", 16, Alphabet.BASE64URL),
          new Shape("rk_live_", 16, Alphabet.BASE64URL),
          new Shape("whsec_", 16, Alphabet.BASE64URL),
          new Shape("AGE-SECRET-KEY-1", 20, Alphabet.BASE64URL),
          // "-----BEGIN PRIVATE KEY", and RSA, EC, OPENSSH and ENCRYPTED ones, as base64.
          new Shape("LS0tLS1CRUdJTiBQUklWQVRF", 20, Alphabet.BASE64),
          new Shape("LS0tLS1CRUdJTiBSU0Eg", 20, Alphabet.BASE64),
          new Shape("LS0tLS1CRUdJTiBFQyBQ", 20, Alphabet.BASE64),
          new Shape("LS0tLS1CRUdJTiBPUEVO", 20, Alphabet.BASE64),
          new Shape("LS0tLS1CRUdJTiBFTkNS", 20, Alphabet.BASE64));

  private static final List<List<Shape>> BY_FIRST = byFirst();

  private final String text;

  /** Before here no token of three parts begins: its characters were looked through in vain. */
  private int noTokenBefore;

  KnownKeys(String text) {
    this.text = text;
  }

  private enum Alphabet {
    CAPITALS,
    BASE64URL,
    BASE64URL_AND_DOT,
    BASE64;

    boolean has(char c) {
      return switch (this) {
        case CAPITALS -> (c >= 'A' && c <= 'Z') || Characters.digit(c);
        case BASE64URL -> Characters.letterOrDigit(c) || c == '-' || c == '_';
        case BASE64URL_AND_DOT -> BASE64URL.has(c) || c == '.';
        case BASE64 -> Characters.ofBase64(c);
      };
    }
  }

  private record Shape(String start, int least, Alphabet alphabet) {}

  private static List<List<Shape>> byFirst() {
    List<List<Shape>> rows = new ArrayList<>();
    for (char c = 0; c < 128; c++) {
      char first = c;
      rows.add(SHAPES.stream().filter(shape -> shape.start().charAt(0) == first).toList());
    }
    return List.copyOf(rows);
  }

  /**
   * Looks at a word's start; blots out the key that begins there.
   *
   * @return where to go on; the index itself where there is no key
   */
  int blotAt(int at, Blots blots) {
    char first = text.charAt(at);
    if (first >= 128) {
      return at;
    }
    for (Shape shape : BY_FIRST.get(first)) {
      int end = end(shape, at);
      if (end > 0) {
        blots.blot(new Span(at, end), SecretKind.KEY);
        return end;
      }
    }
    return switch (first) {
      case 'e' -> webToken(at, blots);
      case 'b', 'B' -> bearer(at, blots);
      default -> at;
    };
  }

  /** Where the key of this shape ends; 0 where there is none. */
  private int end(Shape shape, int at) {
    if (!text.startsWith(shape.start(), at)) {
      return 0;
    }
    int from = at + shape.start().length();
    int to = run(shape.alphabet(), from, Math.min(text.length(), from + MOST_JUDGED));
    if (to - from < shape.least()) {
      return 0;
    }
    if (shape.alphabet() == Alphabet.CAPITALS) {
      boolean exact = to - from == shape.least();
      return exact && (to == text.length() || !Characters.letter(text.charAt(to))) ? to : 0;
    }
    return random(text, from, to, Math.min(shape.least(), RANDOM_RUN))
        ? run(shape.alphabet(), to, text.length())
        : 0;
  }

  private int run(Alphabet alphabet, int from, int bound) {
    int to = from;
    while (to < bound && alphabet.has(text.charAt(to))) {
      to++;
    }
    return to;
  }

  /**
   * Whether a run of letters and digits of this length has both, which words and dates in a name
   * have not.
   */
  static boolean random(String text, int from, int to, int length) {
    int letters = 0;
    int digits = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (Characters.letter(c)) {
        letters++;
      } else if (Characters.digit(c)) {
        digits++;
      } else {
        letters = 0;
        digits = 0;
      }
      if (letters > 0 && digits > 0 && letters + digits >= length) {
        return true;
      }
    }
    return false;
  }

  /** A JSON web token (RFC 7519): three parts, the first two of them JSON objects in base64url. */
  private int webToken(int at, Blots blots) {
    if (at < noTokenBefore || !text.startsWith("eyJ", at)) {
      return at;
    }
    int header = part(at);
    int claims = dotAt(header) ? part(header + 1) : header;
    if (header - at < LEAST_JWT_PART || claims - header - 1 < LEAST_JWT_PART) {
      noTokenBefore = claims;
      return at;
    }
    int end = dotAt(claims) ? part(claims + 1) : claims;
    blots.blot(new Span(at, end), SecretKind.TOKEN);
    return end;
  }

  private boolean dotAt(int at) {
    return at < text.length() && text.charAt(at) == '.';
  }

  private int part(int from) {
    return run(Alphabet.BASE64URL, from, text.length());
  }

  /** The token behind the scheme {@code Bearer} (RFC 6750, 2.1), where it is no ordinary word. */
  private int bearer(int at, Blots blots) {
    int behind = at + "bearer".length();
    if (!text.regionMatches(true, at, "bearer", 0, 6)
        || behind >= text.length()
        || !Characters.blank(text.charAt(behind))) {
      return at;
    }
    int from = Characters.skipBlanks(text, behind);
    int to = from;
    boolean digits = false;
    while (to < text.length()
        && (Characters.ofBase64(text.charAt(to)) || "._~".indexOf(text.charAt(to)) >= 0)) {
      digits |= Characters.digit(text.charAt(to));
      to++;
    }
    if (to - from < (digits ? LEAST_BEARER : LONG_BEARER)) {
      return at;
    }
    blots.blot(new Span(from, to), SecretKind.AUTHORIZATION);
    return to;
  }
}
