package dev.osd.daemon.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A pipe, terminal or device as a command's input; begins with what was read of it before. */
final class StreamInput extends InputStream {
  private final DescriptorReading reading;
  private final byte[] before;
  private int taken;

  /**
   * @param before bytes that come first
   */
  StreamInput(DescriptorReading reading, byte[] before) {
    this.reading = reading;
    this.before = before;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (taken < before.length && length > 0) {
      int given = Math.min(length, before.length - taken);
      System.arraycopy(before, taken, into, offset, given);
      taken += given;
      return given;
    }
    return reading.read(into, offset, length);
  }

  @Override
  public long transferTo(OutputStream to) throws IOException {
    int first = before.length - taken;
    to.write(before, taken, first);
    taken = before.length;
    return first
        + (to instanceof DescriptorOutput output
            ? reading.transferTo(output, to)
            : reading.copy(to));
  }
}
