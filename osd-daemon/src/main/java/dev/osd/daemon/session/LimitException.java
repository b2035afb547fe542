package dev.osd.daemon.session;

import java.io.IOException;

/** A bound on what a session may read, write or keep is reached. */
final class LimitException extends IOException {
  private static final long serialVersionUID = 1L;

  LimitException(String message) {
    super(message);
  }
}
