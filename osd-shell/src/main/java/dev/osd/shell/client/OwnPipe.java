package dev.osd.shell.client;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import org.newsclub.net.unix.AFPipe;
import org.newsclub.net.unix.AFUNIXSelectorProvider;
import org.newsclub.net.unix.FileDescriptorAccess;

/**
 * A pipe of this process (pipe(2)) whose write end can be passed to a daemon. The JDK's own pipes
 * do not tell their descriptors.
 */
public final class OwnPipe implements AutoCloseable {
  private final AFPipe pipe;

  private OwnPipe(AFPipe pipe) {
    this.pipe = pipe;
  }

  /** Makes a pipe. */
  public static OwnPipe open() throws IOException {
    return new OwnPipe(AFUNIXSelectorProvider.provider().openPipe());
  }

  /** The end that is written. It stays open here until {@link #closeWriteEnd}. */
  public FileDescriptor writeEnd() throws IOException {
    return ((FileDescriptorAccess) pipe.sink()).getFileDescriptor();
  }

  /** What was written; at its end once nobody holds the write end. */
  public InputStream input() {
    return Channels.newInputStream(pipe.source());
  }

  /** Gives up this process's hold of the write end. */
  public void closeWriteEnd() throws IOException {
    pipe.sink().close();
  }

  /** Lets whoever writes know that nobody reads any more. */
  public void closeReadEnd() {
    try {
      pipe.source().close();
    } catch (IOException e) {
      // It was only read.
    }
  }

  @Override
  public void close() throws IOException {
    try {
      pipe.sink().close();
    } finally {
      pipe.source().close();
    }
  }
}
