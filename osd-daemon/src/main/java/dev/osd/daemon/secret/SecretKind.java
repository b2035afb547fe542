package dev.osd.daemon.secret;

/** What kind of secret was taken out, as far as its place or its shape told. */
public enum SecretKind {
  PASSWORD("password"),
  TOKEN("token"),
  SECRET("secret"),
  KEY("key"),
  PRIVATE_KEY("private-key"),
  AUTHORIZATION("authorization"),
  COOKIE("cookie");

  /** How every marker begins, by which a second pass knows the work of the first. */
  static final String MARKER_START = "[redacted:";

  private final String marker;

  SecretKind(String name) {
    this.marker = MARKER_START + name + "]";
  }

  /** What stands in the secret's place. */
  public String marker() {
    return marker;
  }
}
