package dev.osd.policy.shell;

import java.util.List;

/**
 * A shell line cut up.
 *
 * @param visible the line as {@link Glimpse} should see it: quotes taken away, and what they
 *     protect kept together
 * @param quotesSure whether the quotes were read with certainty, so that {@code visible} can be
 *     trusted; a here-document, a comment or a nested command may hold half of a pair
 */
record Lexed(List<Token> tokens, String visible, boolean quotesSure) {
  Lexed {
    tokens = List.copyOf(tokens);
  }
}
