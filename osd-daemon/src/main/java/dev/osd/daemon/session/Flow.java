package dev.osd.daemon.session;

import dev.osd.protocol.Attach;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import java.nio.file.Path;

/**
 * The bounds of one session: the client's own where they are the tighter ones, else the policy's.
 *
 * @param input bytes read from descriptors
 * @param output bytes written to descriptors
 * @param held bytes in pipes at once
 * @param scratch bytes in unnamed files at once
 * @param readBytes bytes of one read that does not say how many
 * @param scratchFolder where unnamed files are made
 */
record Flow(
    Allowance input,
    Allowance output,
    Allowance held,
    Allowance scratch,
    int readBytes,
    Path scratchFolder) {

  static Flow of(Attach.Bounds asked, Limits limits, Path scratchFolder) {
    long input =
        Math.min(asked.inputBytes().orElse(Long.MAX_VALUE), limits.get(Limit.SESSION_INPUT_BYTES));
    long output =
        Math.min(
            asked.outputBytes().orElse(Long.MAX_VALUE), limits.get(Limit.SESSION_OUTPUT_BYTES));
    return new Flow(
        new Allowance(
            input, "the session has read all of the %d bytes that it may".formatted(input)),
        new Allowance(
            output, "the session has written all of the %d bytes that it may".formatted(output)),
        new Allowance(output, "pipes may hold no more than %d bytes at once".formatted(output)),
        new Allowance(
            limits.get(Limit.SCRATCH_BYTES),
            "more than the %d bytes of room on the disk are needed (limit scratch_bytes)"
                .formatted(limits.get(Limit.SCRATCH_BYTES))),
        asked.readBytes().orElse(Attach.Bounds.STANDARD_READ_BYTES),
        scratchFolder);
  }

  /** Room on the disk for one user of it. */
  ScratchSpace newScratch() {
    return new ScratchSpace(scratchFolder, scratch);
  }
}
