package dev.osd.daemon.exec;

import dev.osd.daemon.system.Descriptor;
import dev.osd.daemon.system.Ending;
import dev.osd.daemon.system.ProcessFamily;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A program of {@link NativeStarter}. */
final class NativeProgram implements StartedProgram {
  private final ProcessFamily family;
  private final NativeOutput output;
  private boolean allEnded;

  /**
   * @param family has its program; closed with this one
   * @param output what the program writes; closed with this one
   */
  NativeProgram(ProcessFamily family, NativeOutput output) {
    this.family = family;
    this.output = output;
  }

  @Override
  public boolean awaitEnd(Duration most, List<Descriptor> enders)
      throws IOException, InterruptedException {
    return family.awaitEnd(most, enders);
  }

  @Override
  public boolean awaitOutput(Duration most) throws InterruptedException {
    return output.awaitEnd(most);
  }

  /** After the last program's end a pipe holds all that will ever come: silence tells nothing. */
  @Override
  public void finishOutput(Duration silence) throws InterruptedException {
    output.finish();
  }

  @Override
  public boolean end(Duration patience) throws IOException {
    allEnded = family.end(patience);
    return allEnded;
  }

  @Override
  public boolean kill() throws IOException {
    allEnded = family.kill();
    return allEnded;
  }

  @Override
  public void stop() {
    family.stop();
  }

  @Override
  public Optional<Ending> ending() throws IOException {
    return family.ending();
  }

  @Override
  public void close() throws IOException {
    try (output;
        family) {
      if (!allEnded) {
        family.kill();
      }
    }
  }
}
