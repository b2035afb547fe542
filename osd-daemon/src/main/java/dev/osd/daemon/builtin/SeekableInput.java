package dev.osd.daemon.builtin;

import java.io.IOException;
import java.io.InputStream;

/** An input that can be read at any place, as a regular file can. */
public abstract class SeekableInput extends InputStream {
  /** Where the next byte is read, in bytes from the file's start. */
  public abstract long position() throws IOException;

  /** Goes on reading at this place, at most {@link #size()}. */
  public abstract void position(long position) throws IOException;

  /** The file's size in bytes, as of now. */
  public abstract long size() throws IOException;
}
