package dev.osd.daemon.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What the log needs of the file system, and as little as that; tests put a failing one here. */
interface Disk {
  /** Makes a folder and those above it, each for its owner only, where they do not exist yet. */
  void makeFolders(Path folder) throws IOException;

  /**
   * Opens a file for reading and writing, or makes it: 0600, a regular file of the daemon's own
   * user, never through a link.
   */
  Open open(Path file) throws IOException;

  /** What stands under a name. */
  Optional<Standing> standing(Path file) throws IOException;

  /** Gives a file another name in its folder; what had that name is gone. */
  void rename(Path from, Path to) throws IOException;

  /** Removes a file. */
  void delete(Path file) throws IOException;

  /** Brings the names in a folder to the disk. */
  void syncFolder(Path folder) throws IOException;

  /**
   * A file under a name.
   *
   * @param key tells it from every other file
   * @param length in bytes
   */
  record Standing(Object key, long length) {}

  /** An open file. Only {@link #sync} may be called while another thread calls something. */
  interface Open extends Closeable {
    /** Tells it from every other file. */
    Object key() throws IOException;

    /** Its length in bytes. */
    long length() throws IOException;

    /** Reads at this place; how many bytes, -1 at the end. */
    int read(long at, byte[] into, int from, int length) throws IOException;

    /** Writes all of it at this place; on failure some of it may have been written. */
    void write(long at, byte[] bytes) throws IOException;

    /** Cuts the file to this length. */
    void truncate(long length) throws IOException;

    /** Brings what was written to the disk. */
    void sync() throws IOException;

    /** Claims the file for this process (fcntl(2), F_SETLK), until any descriptor of it closes. */
    void claim() throws IOException;
  }
}
