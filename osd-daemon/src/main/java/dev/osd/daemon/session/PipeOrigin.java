package dev.osd.daemon.session;

import dev.osd.daemon.system.BlockIo;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.OptionalLong;

/** The reading end of a session's pipe. */
record PipeOrigin(Spool spool) implements Origin {
  @Override
  public Piece read(OptionalLong offset, int most, Run run, BlockIo io)
      throws IOException, SessionException {
    long from = offset.orElse(spool.consumed());
    if (from < spool.consumed()) {
      throw new SessionException(
          ErrorCode.INVALID_ARGS,
          "this is a pipe: its bytes up to offset %d have been read and are gone"
              .formatted(spool.consumed()));
    }
    while (spool.consumed() < from && spool.waiting() > 0) {
      spool.consume(
          (int) Math.min(BlockIo.BLOCK, Math.min(from - spool.consumed(), spool.waiting())));
    }
    int ahead = most + Piece.LONGEST;
    byte[] bytes = spool.peek(ahead);
    boolean ended = bytes.length < ahead;
    int length = Piece.whole(bytes, bytes.length, most, ended);
    spool.consume(length);
    return new Piece(
        Bytes.of(Arrays.copyOf(bytes, length)), spool.consumed(), spool.waiting() == 0);
  }

  @Override
  public InputStream input(Run run, BlockIo io) {
    return spool.input();
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}
