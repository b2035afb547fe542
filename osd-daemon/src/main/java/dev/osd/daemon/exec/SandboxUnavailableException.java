package dev.osd.daemon.exec;

/** The host cannot give the sandbox that the policy wants; the message says what is missing. */
public final class SandboxUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says what is missing. */
  public SandboxUnavailableException(String message) {
    super(message);
  }
}
