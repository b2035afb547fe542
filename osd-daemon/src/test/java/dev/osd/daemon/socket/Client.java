package dev.osd.daemon.socket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.wire.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** A client that speaks bytes, well-behaved or not. */
final class Client implements Closeable {
  private static final int PATIENCE_MS = 20_000;

  private final AFUNIXSocket socket;

  Client(Path path) throws IOException {
    socket = AFUNIXSocket.connectTo(AFUNIXSocketAddress.of(path));
    socket.setSoTimeout(PATIENCE_MS);
  }

  Client send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  Client send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Sends a text with descriptors beside its first bytes. */
  Client pass(String text, FileDescriptor... descriptors) throws IOException {
    socket.setOutboundFileDescriptors(descriptors);
    return send(text);
  }

  Client halfClose() throws IOException {
    socket.getChannel().shutdownOutput();
    return this;
  }

  /** The next line as it is. */
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = socket.getInputStream().read(); b != '\n'; b = socket.getInputStream().read()) {
      if (b < 0) {
        throw new EOFException("after " + line.size() + " bytes of a line");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** The next line as JSON. */
  JsonNode reply() throws IOException {
    String line = line();
    try {
      return StrictJson.standard().decode(line.getBytes(StandardCharsets.UTF_8));
    } catch (ProtocolException e) {
      throw new IOException("no JSON: " + line, e);
    }
  }

  /** The next reply's error code, or {@code ok}. */
  String code() throws IOException {
    JsonNode reply = reply();
    return reply.get("error").isNull() ? "ok" : reply.get("error").get("code").textValue();
  }

  /** Takes this many bytes, whatever they belong to. */
  void take(int bytes) throws IOException {
    socket.getInputStream().readNBytes(bytes);
  }

  /** Whether the daemon has closed its side. */
  boolean isAtEnd() throws IOException {
    return socket.getInputStream().read() < 0;
  }

  /** Leaves before its time. */
  void leave() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
