package dev.osd.protocol.wire;

import dev.osd.protocol.Action;
import dev.osd.protocol.Attachment;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.Limit;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.Rationale;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/** Reads the actions on descriptors, with seed 001's parameters and defaults. */
final class DescriptorActions {
  private static final int OUTPUT = 1;

  /** The greatest exit status (wait(2)). */
  private static final int MOST_CODE = 255;

  Action.OnDescriptors read(Fields fields, String id, Rationale why) throws ProtocolException {
    return new Action.Read(
        id,
        why,
        fields.whole("fd", 0, Attachment.MOST_NUMBER, Attachment.INPUT),
        fields.optionalLong("offset", 0),
        fields.optionalWhole("max_size", 1, Limit.FILE_BYTES));
  }

  Action.OnDescriptors write(Fields fields, String id, Rationale why) throws ProtocolException {
    return new Action.Write(
        id,
        why,
        fields.whole("fd", 0, Attachment.MOST_NUMBER, OUTPUT),
        Bytes.of(fields.text("data", Limit.FILE_BYTES).getBytes(StandardCharsets.UTF_8)));
  }

  Action.OnDescriptors pipe(Fields fields, String id, Rationale why) throws ProtocolException {
    if (fields.has("cmd") && fields.has("cmds")) {
      throw Fields.invalid(fields.place() + " must not have both cmd and cmds");
    }
    List<String> commands = List.of();
    if (fields.has("cmds")) {
      commands = fields.texts("cmds", Limit.PIPE_COMMANDS, Limit.ARGUMENT_BYTES);
    } else if (fields.has("cmd")) {
      commands =
          List.of(Fields.noNul(fields.text("cmd", Limit.ARGUMENT_BYTES), fields.name("cmd")));
    }
    return new Action.Pipe(
        id,
        why,
        commands,
        number(fields, "in_fd"),
        number(fields, "out_fd"),
        number(fields, "err_fd"));
  }

  Action.OnDescriptors exit(Fields fields, String id, Rationale why) throws ProtocolException {
    return new Action.Exit(id, why, fields.whole("code", 0, MOST_CODE, 0));
  }

  private static OptionalInt number(Fields fields, String field) throws ProtocolException {
    return fields.optionalWhole(field, 0, Attachment.MOST_NUMBER);
  }
}
