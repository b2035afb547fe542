package dev.osd.shell.llm;

/**
 * What a server says it has counted; 0 where it says nothing.
 *
 * @param in tokens of the prompt, cached ones included
 * @param cached tokens of the prompt that the server had kept
 * @param out tokens of the answer
 */
public record TokenCount(long in, long cached, long out) {
  /** Nothing counted. */
  public static final TokenCount NONE = new TokenCount(0, 0, 0);

  /** Both together. */
  public TokenCount plus(TokenCount other) {
    return new TokenCount(in + other.in, cached + other.cached, out + other.out);
  }
}
