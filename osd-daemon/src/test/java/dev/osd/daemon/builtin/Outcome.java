package dev.osd.daemon.builtin;

import java.nio.charset.StandardCharsets;

/** What a run of a command came to. */
final class Outcome {
  private final int status;
  private final byte[] out;
  private final byte[] err;

  Outcome(int status, byte[] out, byte[] err) {
    this.status = status;
    this.out = out;
    this.err = err;
  }

  int status() {
    return status;
  }

  byte[] out() {
    return out;
  }

  String text() {
    return new String(out, StandardCharsets.UTF_8);
  }

  String message() {
    return new String(err, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "status " + status + ", " + out.length + " bytes, '" + message().strip() + "'";
  }
}
