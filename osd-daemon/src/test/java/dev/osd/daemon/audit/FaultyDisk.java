package dev.osd.daemon.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A real file system whose chosen calls fail, each call of it or of its files counted. Nothing is
 * brought to the disk, because no test can see that.
 */
final class FaultyDisk implements Disk {
  private static final int NEVER = Integer.MAX_VALUE;

  private final Disk disk;
  private final List<String> calls = new ArrayList<>();
  private int failFrom = NEVER;
  private int failTo = NEVER;
  private int writtenBefore;

  FaultyDisk(Disk disk) {
    this.disk = disk;
  }

  /** The calls from this number on fail, so many of them; the first is 0, counted from now. */
  synchronized FaultyDisk fail(int from, int howMany) {
    calls.clear();
    failFrom = from;
    failTo = from + howMany;
    return this;
  }

  /** A write that fails has written so many bytes before. */
  synchronized FaultyDisk writingBefore(int bytes) {
    writtenBefore = bytes;
    return this;
  }

  /** No call fails any more. */
  synchronized FaultyDisk heal() {
    return fail(NEVER, 0);
  }

  /** The calls since {@link #fail} or {@link #heal}. */
  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  private synchronized boolean fails(String call) {
    int number = calls.size();
    calls.add(call);
    return number >= failFrom && number < failTo;
  }

  private void call(String name) throws IOException {
    if (fails(name)) {
      throw new IOException("Input/output error (" + name + ")");
    }
  }

  @Override
  public void makeFolders(Path folder) throws IOException {
    call("makeFolders");
    disk.makeFolders(folder);
  }

  @Override
  public Open open(Path file) throws IOException {
    call("open " + file.getFileName());
    return new FaultyFile(disk.open(file), String.valueOf(file.getFileName()));
  }

  @Override
  public Optional<Standing> standing(Path file) throws IOException {
    call("standing " + file.getFileName());
    return disk.standing(file);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    call("rename " + from.getFileName());
    disk.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    call("delete " + file.getFileName());
    disk.delete(file);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    call("syncFolder");
  }

  private final class FaultyFile implements Open {
    private final Open file;
    private final String name;

    FaultyFile(Open file, String name) {
      this.file = file;
      this.name = name;
    }

    @Override
    public Object key() throws IOException {
      return file.key();
    }

    @Override
    public long length() throws IOException {
      call("length " + name);
      return file.length();
    }

    @Override
    public int read(long at, byte[] into, int from, int length) throws IOException {
      call("read " + name);
      return file.read(at, into, from, length);
    }

    @Override
    public void write(long at, byte[] bytes) throws IOException {
      if (fails("write " + name)) {
        file.write(at, java.util.Arrays.copyOf(bytes, Math.min(writtenBefore, bytes.length)));
        throw new IOException("No space left on device: error (write)");
      }
      file.write(at, bytes);
    }

    @Override
    public void truncate(long length) throws IOException {
      call("truncate " + name);
      file.truncate(length);
    }

    @Override
    public void sync() throws IOException {
      call("sync " + name);
    }

    @Override
    public void claim() throws IOException {
      call("claim " + name);
      file.claim();
    }

    @Override
    public void close() throws IOException {
      boolean fails = fails("close " + name);
      file.close();
      if (fails) {
        throw new IOException("Input/output error (close)");
      }
    }
  }
}
