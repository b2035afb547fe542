package dev.osd.daemon.audit;

/** The log cannot take a record, so nothing may happen that would have to be in it. */
public final class AuditUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A log that fails for this reason. */
  public AuditUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
