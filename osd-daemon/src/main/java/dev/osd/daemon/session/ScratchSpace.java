package dev.osd.daemon.session;

import dev.osd.daemon.builtin.Scratch;
import dev.osd.daemon.builtin.ScratchFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Room on the disk for one user of it: files that lose their name as soon as they are made, so that
 * nothing is left of them however the daemon ends. Closing closes whatever its user has left open.
 * Safe for use by several threads; each file is for one.
 */
final class ScratchSpace implements Scratch, AutoCloseable {
  private static final SecureRandom NAMES = new SecureRandom();

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final Set<StandardOpenOption> UNNAMED =
      Set.of(
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          // On Linux the JDK removes the name at once and not at the end.
          StandardOpenOption.DELETE_ON_CLOSE);

  private final Path folder;
  private final Allowance allowance;
  private final List<UnnamedFile> open = new ArrayList<>();

  /**
   * @param folder where the files are made
   * @param allowance of the bytes in all of them
   */
  ScratchSpace(Path folder, Allowance allowance) {
    this.folder = folder;
    this.allowance = allowance;
  }

  @Override
  public synchronized ScratchFile create() throws IOException {
    while (true) {
      Path name = folder.resolve("osd-scratch-" + Long.toUnsignedString(NAMES.nextLong(), 36));
      try {
        UnnamedFile file = new UnnamedFile(FileChannel.open(name, UNNAMED, OWNER_ONLY));
        open.add(file);
        return file;
      } catch (FileAlreadyExistsException e) {
        // Somebody else's; another name will do.
      }
    }
  }

  @Override
  public void close() throws IOException {
    List<UnnamedFile> left;
    synchronized (this) {
      left = List.copyOf(open);
    }
    for (UnnamedFile file : left) {
      file.close();
    }
  }

  private synchronized void forget(UnnamedFile file) {
    open.remove(file);
  }

  private final class UnnamedFile implements ScratchFile {
    private final FileChannel channel;
    private long size;

    UnnamedFile(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void append(byte[] bytes, int offset, int length) throws IOException {
      allowance.takeAll(length);
      size += length;
      ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
      while (rest.hasRemaining()) {
        channel.write(rest, size - rest.remaining());
      }
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
      return channel.read(ByteBuffer.wrap(into, offset, length), position);
    }

    @Override
    public void close() throws IOException {
      if (channel.isOpen()) {
        forget(this);
        allowance.giveBack(size);
        channel.close();
      }
    }
  }
}
