package dev.osd.daemon.session;

import dev.osd.daemon.session.Table.Open;
import dev.osd.daemon.system.BlockIo;
import dev.osd.daemon.system.PassedDescriptor;
import dev.osd.protocol.ActionResult.Captured;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The ends of a row of commands, as far as they lie in the session; counts what comes out. */
final class SessionEnds implements Pipeline.Ends {
  private final Origin input;
  private final Open output;
  private final Optional<PassedDescriptor> messagesTo;
  private final Messages messages = new Messages();
  private final Allowance allowance;

  /** Asked once the thread that writes has ended. */
  private volatile LongSupplier size = () -> 0;

  /**
   * @param output to be written
   * @param messagesTo where messages go; without it they are kept
   * @param allowance of what is written to attached descriptors
   */
  SessionEnds(
      Origin input, Open output, Optional<PassedDescriptor> messagesTo, Allowance allowance) {
    this.input = input;
    this.output = output;
    this.messagesTo = messagesTo;
    this.allowance = allowance;
  }

  @Override
  public InputStream input(Run run, BlockIo io) throws IOException {
    return input.input(run, io);
  }

  @Override
  public OutputStream output(Run run, BlockIo io) {
    return switch (output) {
      case Open.Sink sink -> {
        DescriptorOutput out = new DescriptorOutput(sink.descriptor(), allowance, run, io);
        size = out::size;
        yield out;
      }
      case Open.WriteEnd end -> {
        Spool.Counted out = end.spool().output();
        size = out::size;
        yield out;
      }
      case Open.Source source ->
          throw new IllegalStateException(source.name() + " was let through as an output");
    };
  }

  @Override
  public OutputStream messages(Run run, BlockIo io) {
    return messagesTo.isPresent()
        ? new DescriptorOutput(messagesTo.get(), allowance, run, io)
        : messages;
  }

  /** How many bytes came out. */
  long size() {
    return size.getAsLong();
  }

  /** What was said, as far as it was kept. */
  Captured said() {
    return messages.captured();
  }
}
