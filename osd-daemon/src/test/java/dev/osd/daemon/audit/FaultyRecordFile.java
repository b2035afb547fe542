package dev.osd.daemon.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** A record file in memory that fails as it is told to. */
final class FaultyRecordFile implements RecordFile {
  private static final int NEVER = -1;

  private byte[] content = new byte[0];
  private boolean closed;

  /** For each coming call of append, after how many bytes it fails. */
  private final Deque<Integer> appendFaults = new ArrayDeque<>();

  private int truncateFaults;
  private int lengthFaults;

  /** The next append fails after this many bytes. */
  FaultyRecordFile failAppendAfter(int bytes) {
    appendFaults.add(bytes);
    return this;
  }

  /** The next append but the ones told before is sound. */
  FaultyRecordFile soundAppend() {
    appendFaults.add(NEVER);
    return this;
  }

  /** The next calls of truncate fail. */
  FaultyRecordFile failTruncate(int times) {
    truncateFaults = times;
    return this;
  }

  /** The next calls of length fail. */
  FaultyRecordFile failLength(int times) {
    lengthFaults = times;
    return this;
  }

  String text() {
    return new String(content, StandardCharsets.UTF_8);
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public long length() throws IOException {
    if (lengthFaults-- > 0) {
      throw new IOException("length fault");
    }
    return content.length;
  }

  @Override
  public void append(byte[] bytes) throws IOException {
    Integer fault = appendFaults.poll();
    int taken = fault == null || fault == NEVER ? bytes.length : Math.min(fault, bytes.length);
    int before = content.length;
    content = Arrays.copyOf(content, before + taken);
    System.arraycopy(bytes, 0, content, before, taken);
    if (fault != null && fault != NEVER) {
      throw new IOException("No space left on device");
    }
  }

  @Override
  public void truncate(long length) throws IOException {
    if (truncateFaults-- > 0) {
      throw new IOException("truncate fault");
    }
    content = Arrays.copyOf(content, Math.toIntExact(length));
  }

  @Override
  public void close() {
    closed = true;
  }
}
