package dev.osd.daemon.exec;

import java.io.IOException;

/** Why a file that was judged cannot be used, in a sentence for whoever asked. */
final class UnfitException extends IOException {
  private static final long serialVersionUID = 1L;

  UnfitException(String message) {
    super(message);
  }
}
