package dev.osd.daemon.builtin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Streams on open files and pipes. */
final class ChannelStreams {
  private static final long MOST_AT_ONCE = 1 << 30;

  private ChannelStreams() {}

  /** A file, copied by the kernel where the other side is a file or pipe too. */
  static final class FileInput extends SeekableInput {
    private final FileChannel channel;

    FileInput(Path file) throws IOException {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    @Override
    public long position() throws IOException {
      return channel.position();
    }

    @Override
    public void position(long position) throws IOException {
      channel.position(position);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return channel.read(ByteBuffer.wrap(into, offset, length));
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
      if (!(out instanceof Output target)) {
        return super.transferTo(out);
      }
      long start = channel.position();
      long at = start;
      long moved;
      while ((moved = channel.transferTo(at, MOST_AT_ONCE, target.channel)) > 0) {
        at += moved;
      }
      channel.position(at);
      return at - start;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** A pipe's end to read from. */
  static final class PipeInput extends InputStream {
    private final FileChannel channel;

    PipeInput(Path fifo) throws IOException {
      channel = FileChannel.open(fifo, StandardOpenOption.READ);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return channel.read(ByteBuffer.wrap(into, offset, length));
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** A file or pipe to write to. */
  static final class Output extends OutputStream {
    private final FileChannel channel;

    Output(Path file) throws IOException {
      channel = FileChannel.open(file, StandardOpenOption.WRITE);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
      while (left.hasRemaining()) {
        channel.write(left);
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** Scratch files in a folder, without names. */
  static Scratch scratch(Path folder) {
    return () -> {
      Path file = Files.createTempFile(folder, "scratch", "");
      FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      return new ScratchFile() {
        private long end;

        @Override
        public void append(byte[] bytes, int offset, int length) throws IOException {
          ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
          while (left.hasRemaining()) {
            end += channel.write(left, end);
          }
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) throws IOException {
          return channel.read(ByteBuffer.wrap(into, offset, length), position);
        }

        @Override
        public void close() throws IOException {
          channel.close();
        }
      };
    };
  }
}
