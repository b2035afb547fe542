package dev.osd.daemon.session;

import dev.osd.daemon.system.BlockIo;
import dev.osd.daemon.system.PassedDescriptor;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.OptionalLong;

/** An attached pipe, terminal or device: every byte comes once. */
final class StreamOrigin implements Origin {
  private static final int SKIPPED_AT_ONCE = 64 << 10;

  private final PassedDescriptor stream;
  private final Allowance allowance;

  /** What was received and not given yet: the beginning of a character, for the most part. */
  private byte[] ahead = {};

  private long given;
  private boolean ended;

  StreamOrigin(PassedDescriptor stream, Allowance allowance) {
    this.stream = stream;
    this.allowance = allowance;
  }

  @Override
  public Piece read(OptionalLong offset, int most, Run run, BlockIo io)
      throws IOException, SessionException {
    DescriptorReading reading = new DescriptorReading(stream, allowance, run, io);
    long from = offset.orElse(given);
    if (from < given) {
      throw new SessionException(
          ErrorCode.INVALID_ARGS,
          "this is a stream: its bytes up to offset %d have been read and are gone"
              .formatted(given));
    }
    while (given < from && fill(reading, (int) Math.min(from - given, SKIPPED_AT_ONCE))) {
      drop((int) Math.min(from - given, ahead.length));
    }
    int length = 0;
    while (length == 0 && fill(reading, most + Piece.LONGEST)) {
      length = Piece.whole(ahead, ahead.length, most, ended);
      if (length == 0 && !ended) {
        receive(reading, Piece.LONGEST, true);
      }
    }
    byte[] bytes = Arrays.copyOf(ahead, length);
    drop(length);
    return new Piece(Bytes.of(bytes), given, ended && ahead.length == 0);
  }

  @Override
  public InputStream input(Run run, BlockIo io) {
    byte[] before = ahead;
    given += before.length;
    ahead = new byte[0];
    return new StreamInput(new DescriptorReading(stream, allowance, run, io), before);
  }

  /**
   * Receives until so much is there or no more comes for now; waits only for the first byte.
   *
   * @return whether there is anything
   */
  private boolean fill(DescriptorReading reading, int wanted) throws IOException {
    boolean wait = ahead.length == 0;
    while (!ended && ahead.length < wanted && receive(reading, wanted - ahead.length, wait)) {
      wait = false;
    }
    return ahead.length > 0;
  }

  /** Whether more bytes have come. */
  private boolean receive(DescriptorReading reading, int most, boolean waiting) throws IOException {
    byte[] block = new byte[Math.min(most, BlockIo.BLOCK)];
    int count;
    do {
      count = reading.tryRead(block, 0, block.length, waiting);
    } while (count == BlockIo.WOULD_BLOCK && waiting);
    if (count == 0) {
      ended = true;
    }
    if (count <= 0) {
      return false;
    }
    ahead = Arrays.copyOf(ahead, ahead.length + count);
    System.arraycopy(block, 0, ahead, ahead.length - count, count);
    return true;
  }

  private void drop(int count) {
    ahead = Arrays.copyOfRange(ahead, count, ahead.length);
    given += count;
  }

  @Override
  public void close() {
    stream.close();
  }
}
