package dev.osd.protocol.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.protocol.Action;
import dev.osd.protocol.BuiltInTool;
import dev.osd.protocol.Confirmation;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Plan;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.Rationale;
import dev.osd.protocol.Request;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Turns a call of a tool into a plan of one action. */
final class CallReader {
  /** The fields of a call. */
  static final Set<String> FIELDS =
      new LinkedHashSet<>(
          List.of(
              "tool",
              "action",
              "args",
              "request_id",
              "session_id",
              "reason",
              "confirmation",
              "stream"));

  /** The arguments of each tool on descriptors. */
  static final Map<String, Set<String>> ARGUMENTS = arguments();

  private static final String ID = "step1";

  /** A model says what it wants by the tool that it calls. */
  private static final Rationale UNEXPLAINED =
      new Rationale("a tool call", Optional.empty(), Optional.empty());

  private final Limits limits;
  private final DescriptorActions descriptors = new DescriptorActions();
  private final ToolReader tools;

  CallReader(Limits limits) {
    this.limits = limits;
    this.tools = new ToolReader(limits);
  }

  /**
   * Reads a call.
   *
   * @param confirmation what the call carries of it
   * @param otherwise its {@code request_id} where it has none
   */
  Request.Call read(Fields fields, Optional<Confirmation> confirmation, Supplier<String> otherwise)
      throws ProtocolException {
    fields.allowOnly(FIELDS);
    Rationale why =
        fields.has("reason")
            ? new Rationale(
                ActionReader.notBlank(fields, "reason", Limit.REASON_BYTES),
                Optional.empty(),
                Optional.empty())
            : UNEXPLAINED;
    String tool = fields.text("tool");
    Action action =
        isOnDescriptors(tool)
            ? onDescriptors(tool, fields, why)
            : new Action.ToolCall(ID, why, tools.read(fields));
    Optional<String> requestId = Identifiers.readOptional(fields, "request_id");
    return new Request.Call(
        new Plan(
            requestId.isPresent() ? requestId.get() : otherwise.get(),
            Identifiers.readOptional(fields, "session_id"),
            Plan.Mode.EXECUTE,
            List.of(action),
            confirmation,
            Optional.empty(),
            Plan.OnFailure.STOP,
            fields.optionalFlag("stream")));
  }

  /** The tool's name, if it is one. */
  static Optional<String> known(JsonNode tool) {
    return tool.isTextual() && BuiltInTool.isName(tool.textValue())
        ? Optional.of(tool.textValue())
        : Optional.empty();
  }

  /** Whether this is one of seed 001's tools, which answer in that seed's manner. */
  static boolean isOnDescriptors(String tool) {
    return ARGUMENTS.containsKey(tool);
  }

  private Action onDescriptors(String tool, Fields fields, Rationale why) throws ProtocolException {
    if (fields.has("action") && !fields.text("action").equals(tool)) {
      throw Fields.invalid("action must be \"" + tool + "\" or be left out");
    }
    Optional<JsonNode> given = fields.find("args");
    Fields args =
        given.isPresent()
            ? Fields.of(given.get(), "args", limits)
            : Fields.of(fields.emptyObject(), "args", limits);
    args.allowOnly(ARGUMENTS.getOrDefault(tool, Set.of()));
    return switch (tool) {
      case "read" -> descriptors.read(args, ID, why);
      case "write" -> descriptors.write(args, ID, why);
      case "pipe" -> descriptors.pipe(args, ID, why);
      case "exit" -> descriptors.exit(args, ID, why);
      default -> throw new IllegalStateException("a tool without a reader: " + tool);
    };
  }

  private static Map<String, Set<String>> arguments() {
    Map<String, Set<String>> arguments = new LinkedHashMap<>();
    arguments.put("read", ordered("fd", "offset", "max_size"));
    arguments.put("write", ordered("fd", "data"));
    arguments.put("pipe", ordered("cmd", "in_fd", "out_fd"));
    arguments.put("exit", ordered("code"));
    return arguments;
  }

  private static Set<String> ordered(String... names) {
    return new LinkedHashSet<>(List.of(names));
  }
}
