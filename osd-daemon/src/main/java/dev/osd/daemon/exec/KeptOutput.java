package dev.osd.daemon.exec;

import dev.osd.protocol.ActionResult.Captured;

/** Keeps what is heard of a program, within bounds, and passes it on. */
final class KeptOutput implements OutputSink {
  private final BoundedOutput stdout;
  private final BoundedOutput stderr;
  private final OutputSink next;

  /**
   * @param cap how many bytes of each stream are kept at the most
   */
  KeptOutput(int cap, OutputSink next) {
    this.stdout = new BoundedOutput(cap);
    this.stderr = new BoundedOutput(cap);
    this.next = next;
  }

  @Override
  public void accept(Stream stream, byte[] bytes, int length) {
    switch (stream) {
      case STDOUT -> stdout.write(bytes, length);
      case STDERR -> stderr.write(bytes, length);
    }
    next.accept(stream, bytes, length);
  }

  @Override
  public void last() {
    next.last();
  }

  @Override
  public void end(Stream stream) {
    next.end(stream);
  }

  Captured stdout() {
    return stdout.captured();
  }

  Captured stderr() {
    return stderr.captured();
  }
}
