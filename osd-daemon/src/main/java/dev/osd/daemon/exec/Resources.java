package dev.osd.daemon.exec;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What has been opened on the way to something; closed in the opposite order. */
final class Resources implements Closeable {
  private final Deque<Closeable> opened = new ArrayDeque<>();

  /** Takes one in. */
  <T extends Closeable> T add(T resource) {
    opened.push(resource);
    return resource;
  }

  /** Hands all of it over, so that closing this one closes nothing. */
  Resources release() {
    Resources released = new Resources();
    released.opened.addAll(opened);
    opened.clear();
    return released;
  }

  @Override
  public void close() throws IOException {
    if (opened.isEmpty()) {
      return;
    }
    // What was opened first is closed last, whatever the others throw.
    Closeable newest = opened.pop();
    try {
      newest.close();
    } finally {
      close();
    }
  }
}
