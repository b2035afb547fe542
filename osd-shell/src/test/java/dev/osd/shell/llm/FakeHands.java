package dev.osd.shell.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.osd.shell.FakeTerminal;
import dev.osd.shell.ShellException;
import dev.osd.shell.llm.files.Opened;
import dev.osd.shell.llm.settings.LlmConfig;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Does in memory what a daemon does for a model: reads whole, writes, copies, ends. */
public final class FakeHands implements HandsOpener, HandsOpener.OpenHands {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FakeTerminal terminal;
  private final Map<Integer, byte[]> contents = new HashMap<>();
  private final Map<Integer, Integer> consumed = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private Optional<Opened> output = Optional.empty();

  public FakeHands(FakeTerminal terminal) {
    this.terminal = terminal;
  }

  /** The calls so far: name, blank, arguments. */
  public List<String> calls() {
    return calls;
  }

  @Override
  public OpenHands open(List<Opened> opened, LlmConfig config, String instructions) {
    try {
      for (Opened file : opened) {
        if (file.number() == 1) {
          output = Optional.of(file);
        } else if (file.number() == 0 || file.name().equals("stdin")) {
          contents.put(file.number(), terminal.input().readAllBytes());
        } else if (file.number() > 2) {
          // Not closed: the descriptor is the shell's.
          contents.put(file.number(), new FileInputStream(file.descriptor()).readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  @Override
  public String call(String tool, String arguments) throws ShellException {
    calls.add(tool + " " + arguments);
    try {
      JsonNode args = JSON.readTree(arguments);
      return switch (tool) {
        case "read" -> read(args);
        case "write" -> {
          byte[] data = args.path("data").asText().getBytes(StandardCharsets.UTF_8);
          yield args.has("data") ? write(data) : failed("args.data is missing");
        }
        case "pipe" -> write(content(args.path("in_fd").asInt()));
        case "exit" ->
            "{\"success\":true,\"code\":" + args.path("code").asInt() + ",\"error\":null}";
        default -> throw new AssertionError(tool);
      };
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String read(JsonNode args) {
    int fd = args.path("fd").asInt();
    if (!contents.containsKey(fd)) {
      return failed("fd " + fd + " is not open");
    }
    byte[] content = content(fd);
    int from = Math.min(content.length, consumed.getOrDefault(fd, 0));
    int to = Math.min(content.length, from + args.path("max_size").asInt(4096));
    consumed.put(fd, to);
    return JSON.createObjectNode()
        .put("input", new String(content, from, to - from, StandardCharsets.UTF_8))
        .put("next_offset", to)
        .put("eof", to == content.length)
        .put("size", to - from)
        .putNull("error")
        .toString();
  }

  private byte[] content(int fd) {
    return contents.getOrDefault(fd, new byte[0]);
  }

  private String write(byte[] data) throws IOException, ShellException {
    Opened to = output.orElseThrow();
    if (to.name().equals("stdout")) {
      terminal.print(data, 0, data.length);
    } else {
      new FileOutputStream(to.descriptor()).write(data);
    }
    return "{\"success\":true,\"size\":" + data.length + ",\"error\":null}";
  }

  private static String failed(String why) {
    return JSON.createObjectNode().put("success", false).put("error", why).toString();
  }

  @Override
  public void close() {
    contents.clear();
  }
}
