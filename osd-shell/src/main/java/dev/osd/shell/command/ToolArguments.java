package dev.osd.shell.command;

import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.wire.JsonText;
import dev.osd.protocol.wire.StrictJson;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Puts the call of a tool together from the words of a command line. */
final class ToolArguments {
  /** As much as any daemon takes in one request. */
  private static final int MOST_BYTES = 128 << 20;

  /** A JSON number (RFC 8259); what looks like one but is none, such as 007, is a string. */
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?");

  private static final Set<String> WORDS = Set.of("true", "false");

  private final Terminal terminal;

  ToolArguments(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The call as one line of JSON. */
  String request(String tool, String action, List<String> pairs, Optional<String> token)
      throws ShellException {
    StringBuilder request =
        new StringBuilder(256)
            .append("{\"tool\":")
            .append(JsonText.quoted(tool))
            .append(",\"action\":")
            .append(JsonText.quoted(action))
            .append(",\"reason\":\"a person at a command line\"");
    if (token.isPresent()) {
      request
          .append(",\"confirmation\":{\"token\":")
          .append(JsonText.quoted(token.get()))
          .append('}');
    }
    request.append(",\"args\":{");
    Set<String> keys = new HashSet<>();
    for (String pair : pairs) {
      int sign = pair.indexOf('=');
      if (sign < 1) {
        throw usage("'" + pair + "' is no KEY=VALUE");
      }
      String key = pair.substring(0, sign);
      if (!keys.add(key)) {
        throw usage(key + " is given twice");
      }
      request
          .append(keys.size() == 1 ? "" : ",")
          .append(JsonText.quoted(key))
          .append(':')
          .append(value(key, pair.substring(sign + 1)));
    }
    return request.append("}}\n").toString();
  }

  private String value(String key, String text) throws ShellException {
    if (text.startsWith("@@")) {
      return JsonText.quoted(text.substring(1));
    }
    if (text.startsWith("@")) {
      return JsonText.quoted(content(text.substring(1)));
    }
    if (WORDS.contains(text) || NUMBER.matcher(text).matches()) {
      return text;
    }
    if (text.startsWith("[") || text.startsWith("{")) {
      try {
        StrictJson json = StrictJson.standard();
        return json.encode(json.decode(text.getBytes(StandardCharsets.UTF_8)));
      } catch (ProtocolException e) {
        throw usage("%s begins like JSON, but is %s".formatted(key, e.failure().message()));
      }
    }
    return JsonText.quoted(text);
  }

  private String content(String file) throws ShellException {
    try (InputStream in = file.equals("-") ? terminal.input() : new FileInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw usage(file + " is longer than any daemon takes");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw usage(file + " holds no UTF-8 text");
    } catch (IOException e) {
      throw new ShellException(ExitStatus.FILE, "cannot read " + file + ": " + e.getMessage());
    }
  }

  private static ShellException usage(String what) {
    return new ShellException(ExitStatus.USAGE, what);
  }
}
