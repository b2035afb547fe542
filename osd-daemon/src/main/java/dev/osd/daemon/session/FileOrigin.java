package dev.osd.daemon.session;

import dev.osd.daemon.system.BlockIo;
import dev.osd.daemon.system.PassedDescriptor;
import dev.osd.protocol.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * An attached regular file. Offsets count from where it stood when it was attached. The tool {@code
 * read} keeps a place of its own, which commands do not move: a model can look into a file and
 * still filter all of it. Only standard input is one stream for both, as for a program.
 */
final class FileOrigin implements Origin {
  private final PassedDescriptor file;
  private final Allowance allowance;
  private final boolean stream;
  private final long base;
  private long next;

  /**
   * @param stream whether each reader goes on where the last one, of whichever kind, has ended
   */
  FileOrigin(PassedDescriptor file, Allowance allowance, boolean stream) throws IOException {
    this.file = file;
    this.allowance = allowance;
    this.stream = stream;
    this.base = file.position();
  }

  /** Whether a command that copies this to there would never come to the end of its own output. */
  boolean isFedBy(PassedDescriptor output) throws IOException {
    return file.isSameFileAs(output) && (stream ? file.position() : base) < file.size();
  }

  @Override
  public Piece read(OptionalLong offset, int most, Run run, BlockIo io) throws IOException {
    if (stream) {
      next = Math.max(0, file.position() - base);
    }
    long at = offset.orElse(next);
    int wanted = (int) Math.min(most, Math.max(1, allowance.left()));
    int ahead = wanted + Piece.LONGEST;
    byte[] bytes = file.read(ahead, at > Long.MAX_VALUE - base ? Long.MAX_VALUE : base + at);
    boolean ended = bytes.length < ahead;
    int length = Piece.whole(bytes, bytes.length, wanted, ended);
    allowance.takeAll(length);
    next = at + length;
    if (stream) {
      file.position(base + next);
    }
    return new Piece(Bytes.of(Arrays.copyOf(bytes, length)), next, ended && length == bytes.length);
  }

  @Override
  public InputStream input(Run run, BlockIo io) throws IOException {
    if (!stream) {
      file.position(base);
    }
    return new FileInput(file, new DescriptorReading(file, allowance, run, io));
  }

  @Override
  public void close() {
    file.close();
  }
}
