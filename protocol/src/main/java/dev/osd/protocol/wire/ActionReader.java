package dev.osd.protocol.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.protocol.Action;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.Rationale;
import dev.osd.protocol.SandboxProfile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns one element of a plan's {@code actions} into an {@link Action}. */
final class ActionReader {
  /** The fields of each type of action. */
  static final Map<String, Set<String>> FIELDS =
      Map.of(
          "ping", unexplained(),
          "exec", explained("argv", "cwd", "env", "timeout_sec", "as_root", "network", "sandbox"),
          "shell", explained("command", "cwd", "env", "timeout_sec", "network", "sandbox"),
          "read_file", explained("path", "max_bytes", "offset"),
          "write_file", explained("path", "content", "content_base64", "mode", "backup"),
          "read", explained("fd", "offset", "max_size"),
          "write", explained("fd", "data"),
          "pipe", explained("cmd", "cmds", "in_fd", "out_fd", "err_fd"),
          "tool", explained("tool", "action", "args"));

  private static final String TYPES = String.join(", ", FIELDS.keySet().stream().sorted().toList());

  private static final String PROFILES =
      String.join(
          ", ", Arrays.stream(SandboxProfile.values()).map(SandboxProfile::wireName).toList());

  private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,255}");

  /** A mode of four digits needs no more; longer ones need not reach the log. */
  private static final int MODE_CHARACTERS = 64;

  private final Limits limits;
  private final DescriptorActions descriptors = new DescriptorActions();
  private final ToolReader tools;

  ActionReader(Limits limits) {
    this.limits = limits;
    this.tools = new ToolReader(limits);
  }

  /**
   * Reads one action.
   *
   * @param place where it stands, such as {@code actions[0]}
   * @param otherwise its id where it has none of its own
   */
  Action read(JsonNode value, String place, String otherwise) throws ProtocolException {
    Fields fields = Fields.of(value, place, limits);
    String type = fields.text("type");
    Set<String> known = FIELDS.get(type);
    if (known == null) {
      throw Fields.invalid(fields.name("type") + " must be one of " + TYPES);
    }
    fields.allowOnly(known);
    String id = fields.has("id") ? Identifiers.read(fields, "id") : otherwise;
    return switch (type) {
      case "ping" -> new Action.Ping(id);
      case "exec" -> exec(fields, id);
      case "shell" ->
          new Action.Shell(
              id,
              rationale(fields),
              Fields.noNul(
                  notBlank(fields, "command", Limit.ARGUMENT_BYTES), fields.name("command")),
              terms(fields));
      case "read_file" ->
          new Action.ReadFile(
              id,
              rationale(fields),
              path(fields, "path"),
              fields.whole("max_bytes", 1, Limit.FILE_BYTES),
              fields.optionalWhole("offset"));
      case "write_file" -> writeFile(fields, id);
      case "read" -> descriptors.read(fields, id, rationale(fields));
      case "write" -> descriptors.write(fields, id, rationale(fields));
      case "pipe" -> descriptors.pipe(fields, id, rationale(fields));
      case "tool" -> new Action.ToolCall(id, rationale(fields), tools.read(fields));
      default -> throw new IllegalStateException("a type without a reader: " + type);
    };
  }

  /** A path as the client wrote it: not empty and without NUL, else anything. */
  static String path(Fields fields, String field) throws ProtocolException {
    String path = fields.text(field, Limit.PATH_BYTES);
    if (path.isEmpty()) {
      throw Fields.invalid(fields.name(field) + " must not be empty");
    }
    return Fields.noNul(path, fields.name(field));
  }

  static Optional<String> optionalPath(Fields fields, String field) throws ProtocolException {
    return fields.has(field) ? Optional.of(path(fields, field)) : Optional.empty();
  }

  private Action exec(Fields fields, String id) throws ProtocolException {
    List<String> argv = fields.texts("argv", Limit.ARGUMENTS, Limit.ARGUMENT_BYTES);
    if (argv.getFirst().isEmpty()) {
      throw Fields.invalid(fields.name("argv[0]") + " must name a program, it is empty");
    }
    return new Action.Exec(id, rationale(fields), argv, terms(fields), fields.flag("as_root"));
  }

  private Action writeFile(Fields fields, String id) throws ProtocolException {
    return new Action.WriteFile(
        id,
        rationale(fields),
        path(fields, "path"),
        content(fields),
        mode(fields),
        fields.optionalFlag("backup"));
  }

  /** A mode as the client wrote it, if it is not far too long for one. */
  static String mode(Fields fields) throws ProtocolException {
    String mode = fields.text("mode");
    if (mode.length() > MODE_CHARACTERS) {
      throw Fields.invalid(fields.name("mode") + " must be three or four octal digits");
    }
    return mode;
  }

  private Bytes content(Fields fields) throws ProtocolException {
    boolean plain = fields.has("content");
    if (plain == fields.has("content_base64")) {
      throw Fields.invalid(fields.place() + " must have one of content and content_base64");
    }
    return Bytes.of(
        plain
            ? fields.text("content", Limit.FILE_BYTES).getBytes(StandardCharsets.UTF_8)
            : base64(fields));
  }

  private byte[] base64(Fields fields) throws ProtocolException {
    String text = fields.text("content_base64");
    long most = limits.get(Limit.FILE_BYTES);
    byte[] bytes = {};
    if (text.length() / 4 * 3L - 2 <= most) {
      try {
        bytes = Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        throw noBase64(fields);
      }
      // The decoder takes missing padding and stray bits; one content has one spelling here.
      if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
        throw noBase64(fields);
      }
      if (bytes.length <= most) {
        return bytes;
      }
    }
    throw Fields.invalid(
        "%s must be at most %d bytes long when decoded (limit %s)"
            .formatted(fields.name("content_base64"), most, Limit.FILE_BYTES.key()));
  }

  private static ProtocolException noBase64(Fields fields) {
    return Fields.invalid(fields.name("content_base64") + " must be standard base64 with padding");
  }

  private static Action.Terms terms(Fields fields) throws ProtocolException {
    return new Action.Terms(
        optionalPath(fields, "cwd"),
        environment(fields),
        fields.whole("timeout_sec", 1, Limit.TIMEOUT_SEC),
        fields.optionalFlag("network"),
        sandbox(fields));
  }

  private static Map<String, String> environment(Fields fields) throws ProtocolException {
    Map<String, String> env =
        fields.optionalTextMap("env", Limit.ENV_ENTRIES, Limit.ARGUMENT_BYTES);
    int index = 0;
    for (String name : env.keySet()) {
      if (!ENV_NAME.matcher(name).matches()) {
        throw Fields.invalid(
            fields.entryName("env", index)
                + " must have a name of at most 256 letters, digits and underscores that does not"
                + " begin with a digit");
      }
      index++;
    }
    return env;
  }

  private static Optional<SandboxProfile> sandbox(Fields fields) throws ProtocolException {
    if (!fields.has("sandbox")) {
      return Optional.empty();
    }
    Optional<SandboxProfile> profile = SandboxProfile.ofWireName(fields.text("sandbox"));
    if (profile.isEmpty()) {
      throw Fields.invalid(fields.name("sandbox") + " must be one of " + PROFILES);
    }
    return profile;
  }

  /** Why an action is wanted. */
  static Rationale rationale(Fields fields) throws ProtocolException {
    return new Rationale(
        notBlank(fields, "reason", Limit.REASON_BYTES),
        fields.optionalText("danger", Limit.REASON_BYTES),
        fields.optionalText("recovery", Limit.REASON_BYTES));
  }

  /** A string that is not blank. */
  static String notBlank(Fields fields, String field, Limit bytes) throws ProtocolException {
    String text = fields.text(field, bytes);
    if (text.isBlank()) {
      throw Fields.invalid(fields.name(field) + " must not be empty");
    }
    return text;
  }

  private static Set<String> unexplained() {
    return new LinkedHashSet<>(List.of("type", "id"));
  }

  private static Set<String> explained(String... own) {
    Set<String> fields = unexplained();
    fields.addAll(List.of(own));
    fields.addAll(List.of("reason", "danger", "recovery"));
    return fields;
  }
}
