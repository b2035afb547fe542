package dev.osd.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.wire.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A client that knows nothing but the socket: bytes out, bytes in. */
final class RawClient implements AutoCloseable {
  private final SocketChannel channel;
  private final ByteBuffer ahead = ByteBuffer.allocate(64 << 10).limit(0);

  private RawClient(SocketChannel channel) {
    this.channel = channel;
  }

  static RawClient connect(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    return new RawClient(channel);
  }

  /** Sends a text, closes its own side, and returns every line of the answer. */
  static List<JsonNode> exchange(Path socket, String text) throws IOException {
    try (RawClient client = connect(socket)) {
      client.send(text);
      client.endRequests();
      return client.linesToEnd();
    }
  }

  /** Sends one request and returns the one reply. */
  static JsonNode ask(Path socket, String text) throws IOException {
    List<JsonNode> lines = exchange(socket, text);
    if (lines.size() != 1) {
      throw new IOException("expected one reply: " + lines);
    }
    return lines.getFirst();
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  void send(byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }

  void endRequests() throws IOException {
    channel.shutdownOutput();
  }

  /** The next line; the connection stays open. */
  JsonNode line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (true) {
      one.clear();
      if (channel.read(one) < 0) {
        throw new IOException("the stream ended after: " + line);
      }
      if (one.get(0) == '\n') {
        return json(line.toByteArray());
      }
      line.write(one.get(0));
    }
  }

  /** The next line of many; once it is used, {@link #line} would miss what it has read ahead. */
  JsonNode bufferedLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      while (ahead.hasRemaining()) {
        byte next = ahead.get();
        if (next == '\n') {
          return json(line.toByteArray());
        }
        line.write(next);
      }
      ahead.clear();
      if (channel.read(ahead) < 0) {
        throw new IOException("the stream ended after: " + line);
      }
      ahead.flip();
    }
  }

  /** Every line up to the end of the stream. */
  List<JsonNode> linesToEnd() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(64 << 10);
    while (channel.read(piece) >= 0) {
      all.write(piece.array(), 0, piece.position());
      piece.clear();
    }
    List<JsonNode> lines = new ArrayList<>();
    for (String line : all.toString(StandardCharsets.UTF_8).lines().toList()) {
      lines.add(json(line.getBytes(StandardCharsets.UTF_8)));
    }
    return lines;
  }

  static JsonNode json(byte[] text) throws IOException {
    try {
      return StrictJson.standard().decode(text);
    } catch (ProtocolException e) {
      throw new IOException("no strict JSON: " + new String(text, StandardCharsets.UTF_8), e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
