package dev.osd.shell.client;

import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.wire.JsonText;
import dev.osd.protocol.wire.ReplyOutline;
import dev.osd.protocol.wire.ReplyReader;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.io.FileDescriptor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A connection whose daemon works on this process's own descriptors: seed 001's tools, called one
 * after another. JSON goes in and comes out as text, so that whoever only passes it on between a
 * model and the daemon changes nothing of it. Closing it ends whatever the daemon still does with
 * the descriptors.
 */
public final class DescriptorSession implements AutoCloseable {
  /** Each tool has its own deadline in the daemon. */
  private static final Duration FOR_EVER = Duration.ZERO;

  private final DaemonConnection connection;

  private DescriptorSession(DaemonConnection connection) {
    this.connection = connection;
  }

  /**
   * A descriptor of this process.
   *
   * @param fd its number in the session: 0 is standard input, 1 and 2 are written, those from 3 on
   *     are read
   * @param name what people and models call it; without control characters
   * @param size of a regular file, where it is known
   * @param descriptor stays this process's
   */
  public record Own(int fd, String name, OptionalLong size, FileDescriptor descriptor) {
    /** A standard stream. */
    public static Own standard(int fd, String name, FileDescriptor descriptor) {
      return new Own(fd, name, OptionalLong.empty(), descriptor);
    }
  }

  /**
   * What else the daemon is told.
   *
   * @param sessionId the client's name for what it is about to do
   * @param inputBytes how much the session may read in all
   * @param outputBytes how much it may write in all
   * @param readBytes how much one {@code read} gives that does not say
   * @param model the model for which this is done
   * @param prompt what a person asked of it; at most 8 KiB
   */
  public record Terms(
      Optional<String> sessionId,
      OptionalLong inputBytes,
      OptionalLong outputBytes,
      OptionalLong readBytes,
      Optional<String> model,
      Optional<String> prompt) {
    /** Nothing is said. */
    public static Terms none() {
      return new Terms(
          Optional.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /**
   * Attaches descriptors of this process to a connection.
   *
   * @param connection is the session's to close from now on, also where this fails
   * @throws ShellException if the daemon does not take them
   */
  public static DescriptorSession open(DaemonConnection connection, List<Own> own, Terms terms)
      throws ShellException {
    boolean taken = false;
    try {
      connection.sendOn(
          attach(own, terms).getBytes(StandardCharsets.UTF_8),
          own.stream().map(Own::descriptor).toArray(FileDescriptor[]::new));
      DescriptorSession session = new DescriptorSession(connection);
      Optional<ReplyOutline.Problem> problem = new ReplyReader().problem(session.line());
      if (problem.isPresent()) {
        throw new ShellException(status(problem.get()), problem.get().message());
      }
      taken = true;
      return session;
    } catch (ProtocolException e) {
      throw new ShellException(ExitStatus.GENERAL, e.failure().message());
    } finally {
      if (!taken) {
        connection.close();
      }
    }
  }

  /**
   * Calls a tool.
   *
   * @param tool {@code read}, {@code write}, {@code pipe} or {@code exit}
   * @param arguments a JSON object, as the model gave it
   * @return the tool's result as one JSON object
   * @throws ShellException if the connection is lost
   */
  public String call(String tool, String arguments) throws ShellException {
    String request = "{\"tool\":" + JsonText.quoted(tool) + ",\"args\":" + arguments + "}\n";
    return new String(ask(request), StandardCharsets.UTF_8);
  }

  /**
   * Sends a plan whose actions are about the attached descriptors.
   *
   * @return the reply's text
   */
  public byte[] ask(String plan) throws ShellException {
    connection.sendOn(plan.getBytes(StandardCharsets.UTF_8));
    return line();
  }

  private byte[] line() throws ShellException {
    Optional<byte[]> line = connection.receive(FOR_EVER);
    if (line.isEmpty()) {
      throw new ShellException(
          ExitStatus.GENERAL,
          "the daemon closed the connection before it replied; its log tells why");
    }
    return line.get();
  }

  private static ExitStatus status(ReplyOutline.Problem problem) {
    return problem.known().isPresent() ? ExitStatus.of(problem.known().get()) : ExitStatus.GENERAL;
  }

  private static String attach(List<Own> own, Terms terms) {
    StringBuilder text = new StringBuilder(256).append("{\"attach\":[");
    for (Own one : own) {
      text.append(text.charAt(text.length() - 1) == '[' ? "" : ",")
          .append("{\"fd\":")
          .append(one.fd())
          .append(",\"name\":")
          .append(JsonText.quoted(one.name()))
          .append(one.fd() == 1 || one.fd() == 2 ? ",\"mode\":\"write\"" : ",\"mode\":\"read\"");
      if (one.size().isPresent()) {
        text.append(",\"size\":").append(one.size().getAsLong());
      }
      text.append('}');
    }
    text.append("],\"limits\":{");
    number(text, "input_bytes", terms.inputBytes());
    number(text, "output_bytes", terms.outputBytes());
    number(text, "read_bytes", terms.readBytes());
    text.append("},\"provenance\":{");
    text(text, "model", terms.model());
    text(text, "prompt", terms.prompt());
    text.append('}');
    if (terms.sessionId().isPresent()) {
      text.append(",\"session_id\":").append(JsonText.quoted(terms.sessionId().get()));
    }
    return text.append("}\n").toString();
  }

  private static void number(StringBuilder text, String name, OptionalLong value) {
    if (value.isPresent()) {
      member(text, name).append(value.getAsLong());
    }
  }

  private static void text(StringBuilder text, String name, Optional<String> value) {
    if (value.isPresent()) {
      member(text, name).append(JsonText.quoted(value.get()));
    }
  }

  private static StringBuilder member(StringBuilder text, String name) {
    return text.append(text.charAt(text.length() - 1) == '{' ? "" : ",")
        .append('"')
        .append(name)
        .append("\":");
  }

  @Override
  public void close() {
    connection.close();
  }
}
