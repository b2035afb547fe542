package dev.osd.daemon.session;

import dev.osd.daemon.builtin.Builtins;
import dev.osd.daemon.session.Table.Open;
import dev.osd.daemon.system.PassedDescriptor;
import dev.osd.protocol.Attachment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Descriptors that have been checked and belong to nobody else. Whoever does not hand them to a
 * {@link Session#adopt session} closes them.
 */
public final class Prepared implements AutoCloseable {
  private final List<Attachment> attachments;
  private final List<PassedDescriptor> descriptors;
  private final Flow flow;
  private final int mostDescriptors;
  private final Builtins builtins;
  private boolean handedOver;

  /**
   * @param attachments with sizes as the kernel has them
   * @param descriptors one for each of them, in the same order
   * @param flow how much may flow
   * @param mostDescriptors how many the session may have open
   * @param builtins the commands that it may run on them
   */
  Prepared(
      List<Attachment> attachments,
      List<PassedDescriptor> descriptors,
      Flow flow,
      int mostDescriptors,
      Builtins builtins) {
    this.attachments = List.copyOf(attachments);
    this.descriptors = List.copyOf(descriptors);
    this.flow = flow;
    this.mostDescriptors = mostDescriptors;
    this.builtins = builtins;
  }

  /** What the kernel says of each. */
  public List<Attachment> attachments() {
    return attachments;
  }

  int mostDescriptors() {
    return mostDescriptors;
  }

  Flow flow() {
    return flow;
  }

  Builtins builtins() {
    return builtins;
  }

  /** Gives them away by their numbers. */
  Map<Integer, Open> handOver(Flow flow) {
    Map<Integer, Open> open = new HashMap<>();
    for (int i = 0; i < attachments.size(); i++) {
      open.put(attachments.get(i).fd(), opened(attachments.get(i), descriptors.get(i), flow));
    }
    handedOver = true;
    return open;
  }

  private static Open opened(Attachment attachment, PassedDescriptor descriptor, Flow flow) {
    return switch (attachment.mode()) {
      case WRITE -> new Open.Sink(attachment.name(), descriptor);
      case READ -> new Open.Source(attachment.name(), readable(attachment, descriptor, flow));
    };
  }

  private static Origin readable(Attachment attachment, PassedDescriptor descriptor, Flow flow) {
    if (!descriptor.isFile()) {
      return new StreamOrigin(descriptor, flow.input());
    }
    try {
      return new FileOrigin(descriptor, flow.input(), attachment.fd() == Attachment.INPUT);
    } catch (IOException e) {
      throw new UncheckedIOException("a regular file has a position", e);
    }
  }

  @Override
  public void close() {
    if (!handedOver) {
      descriptors.forEach(PassedDescriptor::close);
    }
  }
}
