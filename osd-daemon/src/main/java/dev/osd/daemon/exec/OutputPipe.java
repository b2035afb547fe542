package dev.osd.daemon.exec;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.newsclub.net.unix.AFPipe;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * A pipe for a program's output whose reading can be given up at any time. The pipes that {@link
 * Process} makes by itself cannot: a thread that reads one waits for as long as anybody holds it
 * open, and at the program's end the runtime takes in without bound what others still write to it
 * (JDK, {@code ProcessImpl.ProcessPipeInputStream}).
 */
final class OutputPipe implements Closeable {
  private final AFPipe pipe;
  private final FileChannel reading;
  private final File writing;

  private OutputPipe(AFPipe pipe, FileChannel reading, File writing) {
    this.pipe = pipe;
    this.reading = reading;
    this.writing = writing;
  }

  /** A new pipe; neither end passes to programs by itself. */
  static OutputPipe open() throws IOException {
    AFPipe pipe = AFPipe.open();
    try {
      FileChannel reading =
          FileChannel.open(
              descriptor(FileDescriptorCast.using(pipe.source().getFileDescriptor())),
              StandardOpenOption.READ);
      Path writing = descriptor(FileDescriptorCast.using(pipe.sink().getFileDescriptor()));
      return new OutputPipe(pipe, reading, writing.toFile());
    } catch (IOException e) {
      pipe.close();
      throw e;
    }
  }

  /** Where a program writes to; of use until {@link #release}. */
  Redirect forProgram() {
    return Redirect.to(writing);
  }

  /** Lets go of the writing end, so that the pipe ends with the last program that holds it. */
  void release() throws IOException {
    pipe.close();
  }

  /** Reads what is there, waiting for something; -1 at the end. */
  int read(byte[] into) throws IOException {
    return reading.read(ByteBuffer.wrap(into));
  }

  /** Closes both ends; a read that waits ends with an exception. */
  @Override
  public void close() throws IOException {
    try (pipe) {
      reading.close();
    }
  }

  private static Path descriptor(FileDescriptorCast descriptor) throws IOException {
    return Path.of("/proc/self/fd", String.valueOf(descriptor.as(Integer.class)));
  }
}
