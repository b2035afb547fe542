package dev.osd.protocol;

/**
 * A person's word that the plan it came with may run.
 *
 * @param token the daemon's confirmation token; a secret, so never put into a text
 */
public record Confirmation(String token) {
  @Override
  public String toString() {
    return "Confirmation[token hidden]";
  }
}
