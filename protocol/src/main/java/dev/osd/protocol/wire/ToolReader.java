package dev.osd.protocol.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.protocol.BuiltInTool;
import dev.osd.protocol.Bytes;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.PackageVerb;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.ServiceVerb;
import dev.osd.protocol.ToolRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Takes the request of one of seed 002's tools apart: {@code tool}, {@code action} and {@code args}
 * become a typed value. A tool that is none of the built-in ones is a plugin's; whether there is
 * such a plugin, and what it takes, is not known here.
 */
final class ToolReader {
  /** What a file tool reads where the request does not say. */
  static final int READ_BYTES = 64 << 10;

  private final Limits limits;
  private final StrictJson json;

  ToolReader(Limits limits) {
    this.limits = limits;
    this.json = new StrictJson(limits);
  }

  /** Reads what a tool is asked to do; {@code fields} holds {@code tool}, {@code action}, args. */
  ToolRequest read(Fields fields) throws ProtocolException {
    String tool = name(fields, "tool");
    Fields args = args(fields);
    Optional<BuiltInTool> builtIn = BuiltInTool.of(tool);
    if (builtIn.isEmpty()) {
      return plugin(tool, name(fields, "action"), args);
    }
    args.allowOnlyArguments(builtIn.get().argumentNames());
    return switch (builtIn.get()) {
      case CMD_RUN -> {
        only(fields, "execute");
        yield command(args);
      }
      case FS_READ_FILE -> {
        only(fields, "read");
        yield new ToolRequest.FsRead(ActionReader.path(args, "path"), readBytes(args));
      }
      case FS_WRITE_FILE -> {
        only(fields, "write");
        yield write(args);
      }
      case PKG_MANAGE -> packages(verb(fields, PackageVerb.values()), args);
      case SVC_MANAGE ->
          new ToolRequest.SvcManage(
              verb(fields, ServiceVerb.values()),
              Fields.noNul(args.text("service", Limit.ID_BYTES), args.name("service")));
      case SYSINFO -> {
        only(fields, "get");
        yield new ToolRequest.SysInfo();
      }
      case SERVICES -> {
        only(fields, "list");
        yield new ToolRequest.Services(filter(args));
      }
      case PACKAGES -> {
        only(fields, "list");
        yield new ToolRequest.Packages(filter(args));
      }
      case TOOLS -> {
        only(fields, "list");
        yield new ToolRequest.Tools();
      }
    };
  }

  private ToolRequest command(Fields args) throws ProtocolException {
    int most = Math.toIntExact(Math.min(limits.get(Limit.TIMEOUT_SEC) * 1000, Integer.MAX_VALUE));
    return new ToolRequest.CmdRun(
        Fields.noNul(
            ActionReader.notBlank(args, "command", Limit.ARGUMENT_BYTES), args.name("command")),
        ActionReader.optionalPath(args, "working_directory"),
        args.whole("timeout_ms", 1, most, most));
  }

  private int readBytes(Fields args) throws ProtocolException {
    return args.optionalWhole("max_bytes", 1, Limit.FILE_BYTES)
        .orElse(Math.min(READ_BYTES, limits.count(Limit.FILE_BYTES)));
  }

  private static ToolRequest write(Fields args) throws ProtocolException {
    String content = args.text("content", Limit.FILE_BYTES);
    return new ToolRequest.FsWrite(
        ActionReader.path(args, "path"),
        Bytes.of(content.getBytes(StandardCharsets.UTF_8)),
        !args.has("backup") || args.flag("backup"),
        args.has("mode") ? Optional.of(ActionReader.mode(args)) : Optional.empty());
  }

  private static ToolRequest packages(PackageVerb verb, Fields args) throws ProtocolException {
    boolean named = args.has("packages");
    switch (verb) {
      case INSTALL, REMOVE, SEARCH -> {
        if (!named) {
          throw Fields.invalid(args.name("packages") + " is missing");
        }
      }
      case UPDATE -> {
        if (named) {
          throw Fields.invalid(
              args.name("packages") + " must be left out: update fetches all package lists");
        }
      }
      case UPGRADE -> {}
    }
    return new ToolRequest.PkgManage(
        verb,
        named ? args.texts("packages", Limit.ARGUMENTS, Limit.ARGUMENT_BYTES) : List.of(),
        args.optionalFlag("assume_yes"));
  }

  private static Optional<String> filter(Fields args) throws ProtocolException {
    return args.has("filter")
        ? Optional.of(ActionReader.notBlank(args, "filter", Limit.ID_BYTES))
        : Optional.empty();
  }

  private ToolRequest plugin(String tool, String action, Fields args) throws ProtocolException {
    if (BuiltInTool.isTaken(tool)) {
      throw Fields.invalid(
          "the tool %s is an action of its own: {\"type\": \"%s\", ...}".formatted(tool, tool));
    }
    if (!Fields.fits(json.encode(args.object()), limits.get(Limit.ARGUMENT_BYTES))) {
      throw Fields.invalid(
          "args must be at most %d bytes long as JSON (limit %s)"
              .formatted(limits.get(Limit.ARGUMENT_BYTES), Limit.ARGUMENT_BYTES.key()));
    }
    return new ToolRequest.Plugin(tool, action, Values.group(args.object()));
  }

  private Fields args(Fields fields) throws ProtocolException {
    Optional<JsonNode> given = fields.find("args");
    return Fields.of(
        given.isPresent() ? given.get() : fields.emptyObject(), fields.name("args"), limits);
  }

  private static String name(Fields fields, String field) throws ProtocolException {
    String name = fields.text(field);
    if (!BuiltInTool.isName(name)) {
      throw Fields.invalid(
          "%s must be a name of at most %d lower-case letters, digits and _ . - that begins with a letter"
              .formatted(fields.name(field), BuiltInTool.NAME_CHARACTERS));
    }
    return name;
  }

  private static void only(Fields fields, String action) throws ProtocolException {
    if (!fields.text("action").equals(action)) {
      throw Fields.invalid("%s must be \"%s\"".formatted(fields.name("action"), action));
    }
  }

  private static <E extends Enum<E>> E verb(Fields fields, E[] verbs) throws ProtocolException {
    String text = fields.text("action");
    for (E verb : verbs) {
      if (WireNames.of(verb).equals(text)) {
        return verb;
      }
    }
    throw Fields.invalid(
        "%s must be one of %s"
            .formatted(
                fields.name("action"),
                String.join(", ", Arrays.stream(verbs).map(WireNames::of).toList())));
  }
}
