package dev.osd.daemon.session;

import dev.osd.daemon.builtin.SeekableInput;
import dev.osd.daemon.system.PassedDescriptor;
import java.io.IOException;
import java.io.OutputStream;

/** A regular file as a command's input, at the position that its open file has (lseek(2)). */
final class FileInput extends SeekableInput {
  private final PassedDescriptor file;
  private final DescriptorReading reading;

  FileInput(PassedDescriptor file, DescriptorReading reading) {
    this.file = file;
    this.reading = reading;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    return reading.read(into, offset, length);
  }

  @Override
  public long transferTo(OutputStream to) throws IOException {
    return to instanceof DescriptorOutput output
        ? reading.transferTo(output, to)
        : reading.copy(to);
  }

  @Override
  public long position() throws IOException {
    return file.position();
  }

  @Override
  public void position(long position) throws IOException {
    file.position(position);
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }
}
