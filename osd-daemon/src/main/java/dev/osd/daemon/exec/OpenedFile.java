package dev.osd.daemon.exec;

import dev.osd.daemon.system.Descriptor;
import dev.osd.daemon.system.FileContent;
import dev.osd.daemon.system.SystemException;

/** A regular file that is open for reading and was found to be the one that was judged. */
final class OpenedFile implements AutoCloseable {
  private final Descriptor descriptor;
  private final long size;

  /**
   * @param descriptor is closed with this
   * @param size as the kernel gave it when the file was opened
   */
  OpenedFile(Descriptor descriptor, long size) {
    this.descriptor = descriptor;
    this.size = size;
  }

  /** The file's size in bytes when it was opened; 0 for those that the kernel makes up. */
  long size() {
    return size;
  }

  /** What there is from an offset on, up to so many bytes; fewer only at the end of the file. */
  byte[] read(int most, long offset) throws SystemException {
    return FileContent.read(descriptor, most, offset);
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
