package dev.osd.daemon.session;

import java.io.IOException;

/** Nobody reads what is written any more: a command ends quietly, as by SIGPIPE (pipe(7)). */
final class ReaderGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  ReaderGoneException() {
    super("nobody reads it any more");
  }
}
