package dev.osd.shell.llm;

import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.Provenance;
import dev.osd.protocol.wire.JsonView;
import dev.osd.protocol.wire.StrictJson;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.Printable;
import dev.osd.shell.ShellException;
import dev.osd.shell.client.DaemonAddress;
import dev.osd.shell.client.DaemonClient;
import dev.osd.shell.client.DescriptorSession;
import dev.osd.shell.llm.files.Opened;
import dev.osd.shell.llm.settings.LlmConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The daemon as the model's hands. What the daemon answers goes to the model as it is; only where
 * the policy refuses a call, or a bound of the person's is reached, the run ends (seed 001).
 *
 * @param client reaches the daemon, or starts one
 * @param address where it is
 */
public record DaemonHands(DaemonClient client, DaemonAddress address) implements HandsOpener {
  /** A request is at most 2 MiB long; this leaves room for what stands around the arguments. */
  private static final int MOST_ARGUMENT_BYTES = (2 << 20) - 1024;

  @Override
  public OpenHands open(List<Opened> files, LlmConfig config, String instructions)
      throws ShellException {
    List<DescriptorSession.Own> own =
        files.stream()
            .map(file ->
                new DescriptorSession.Own(
                    file.number(), Printable.of(file.name()), file.size(), file.descriptor()))
            .toList();
    Provenance origin = Origin.of(config, instructions);
    DescriptorSession.Terms terms =
        new DescriptorSession.Terms(
            Optional.empty(),
            OptionalLong.of(inputBytes(files, config)),
            OptionalLong.of(config.maxOutputBytes()),
            OptionalLong.of(config.readBytes()),
            origin.model(),
            origin.prompt());
    return new Attached(
        DescriptorSession.open(client.reachOrStart(address), own, terms),
        config,
        StrictJson.standard());
  }

  /**
   * How much may be read in all. Streams cannot be measured before, but are read once only, so the
   * bound on a file's size is theirs, too. Files have been measured, and may be read again with
   * each call.
   */
  private static long inputBytes(List<Opened> files, LlmConfig config) {
    boolean streamsOnly = files.stream().allMatch(file -> file.size().isEmpty());
    return streamsOnly ? config.maxInputBytes() : config.maxInputBytes() * config.maxCalls();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Hands that hold descriptors. */
  private record Attached(DescriptorSession session, LlmConfig config, StrictJson json)
      implements OpenHands {
    @Override
    public String call(String tool, String arguments) throws ShellException {
      if (bytes(arguments) > MOST_ARGUMENT_BYTES) {
        return "{\"success\":false,\"size\":0,\"error\":\"the arguments are over 1 MiB;"
            + " write less at once\"}";
      }
      String result = session.call(tool, arguments);
      Optional<String> error = error(result);
      if (error.isPresent()) {
        endWhereItMust(tool, error.get());
      }
      return result;
    }

    private void endWhereItMust(String tool, String error) throws ShellException {
      // A refusal has its code before the sentence; what the tool itself says has none.
      Optional<ErrorCode> code = ErrorCode.ofWireName(error.split(":", 2)[0]);
      ExitStatus status = code.map(ExitStatus::of).orElse(ExitStatus.OK);
      if (status == ExitStatus.DENIED
          || code.equals(Optional.of(ErrorCode.AUDIT_UNAVAILABLE))
          || code.equals(Optional.of(ErrorCode.INTERNAL))) {
        throw new ShellException(status, "the daemon refused a " + tool + ": " + error);
      }
      if (error.contains("written all of the " + config.maxOutputBytes() + " bytes")) {
        throw new ShellException(ExitStatus.FILE, error + " (LLMCMD_MAX_OUTPUT_BYTES)");
      }
      if (error.contains("the session has read all of the")) {
        throw new ShellException(ExitStatus.FILE, error + " (LLMCMD_MAX_INPUT_BYTES)");
      }
      if (error.contains("nobody reads it any more")) {
        throw new ShellException(ExitStatus.GENERAL, "");
      }
    }

    private Optional<String> error(String result) throws ShellException {
      try {
        return JsonView.of(json, result.getBytes(StandardCharsets.UTF_8)).text("error");
      } catch (ProtocolException e) {
        throw new ShellException(
            ExitStatus.GENERAL,
            "the daemon's answer to a tool call is no JSON object: " + e.failure().message());
      }
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
