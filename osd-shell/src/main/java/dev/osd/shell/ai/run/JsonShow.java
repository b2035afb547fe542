package dev.osd.shell.ai.run;

import dev.osd.protocol.wire.JsonLine;
import dev.osd.protocol.wire.StrictJson;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.Printable;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import dev.osd.shell.ai.AiAction;
import dev.osd.shell.ai.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Tells a program, by one JSON object a line: what is proposed, the daemon's events, the end. */
final class JsonShow implements Show {
  private final Terminal terminal;
  private final String sessionId;
  private final StrictJson json = StrictJson.standard();

  JsonShow(Terminal terminal, String sessionId) {
    this.terminal = terminal;
    this.sessionId = sessionId;
  }

  @Override
  public void answered(AiAction action) throws ShellException {
    List<Consumer<JsonLine>> steps = new ArrayList<>();
    for (Step step : action.steps()) {
      steps.add(fields -> step(fields, step));
    }
    line(fields -> action(fields, "answer", action).objects("steps", steps));
  }

  @Override
  public void proposed(AiAction action, List<Judged> judged) throws ShellException {
    List<Consumer<JsonLine>> steps = new ArrayList<>();
    for (Judged one : judged) {
      steps.add(fields -> {
        step(fields, one.step());
        fields.text("step_id", one.id()).text("directory", one.directory());
        fields.text("decision", one.verdict().wireName()).text("policy", one.words());
      });
    }
    line(fields -> action(fields, "proposed", action).objects("steps", steps));
  }

  private JsonLine action(JsonLine fields, String event, AiAction action) {
    return fields
        .text("event", event)
        .text("session_id", sessionId)
        .text("kind", action.kind().wireName())
        .text("summary", action.summary());
  }

  private static void step(JsonLine fields, Step step) {
    fields.text("id", step.id()).text("description", step.description());
    fields.text("shell_command", step.command());
    fields.flag("needs_confirmation", step.needsConfirmation());
    fields.flag("is_destructive", step.destructive()).flag("requires_sudo", step.sudo());
    fields.text("working_directory", step.workingDirectory());
  }

  @Override
  public void starting(Judged step, int of) {}

  @Override
  public void event(byte[] event) throws ShellException {
    print(new String(event, StandardCharsets.UTF_8) + "\n");
  }

  @Override
  public void output(String stream, String data) {}

  @Override
  public void ended(Outcome outcome) {}

  @Override
  public void finished(List<Outcome> outcomes, ExitStatus status) throws ShellException {
    List<Consumer<JsonLine>> steps = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      steps.add(fields -> {
        fields.text("id", outcome.step().step().id()).text("step_id", outcome.step().id());
        fields.text("state", outcome.state().wireName());
        if (outcome.exitCode().isPresent()) {
          fields.number("exit_code", outcome.exitCode().getAsInt());
        }
        fields.number("duration_ms", outcome.durationMs());
        if (outcome.error().isPresent()) {
          fields.text("error", outcome.words());
        }
      });
    }
    line(fields ->
        fields
            .text("event", "result")
            .text("session_id", sessionId)
            .flag("success", status == ExitStatus.OK)
            .number("exit_status", status.code())
            .objects("steps", steps));
  }

  private void line(Consumer<JsonLine> fields) throws ShellException {
    print(new String(JsonLine.of(json, fields), StandardCharsets.UTF_8));
  }

  private void print(String line) throws ShellException {
    terminal.print(terminal.printsToTerminal() ? Printable.ofJson(line.strip()) + "\n" : line);
  }
}
