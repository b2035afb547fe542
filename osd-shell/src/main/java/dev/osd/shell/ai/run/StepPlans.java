package dev.osd.shell.ai.run;

import dev.osd.protocol.Limit;
import dev.osd.protocol.Provenance;
import dev.osd.protocol.wire.JsonLine;
import dev.osd.protocol.wire.StrictJson;
import dev.osd.shell.ai.Step;
import dev.osd.shell.llm.Origin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes steps as plans of {@code shell} actions (seed 000), all under one {@code session_id}. */
public final class StepPlans {
  private final String sessionId;
  private final Provenance origin;
  private final Places places;
  private final long timeoutSec;
  private final StrictJson json = StrictJson.standard();
  private int plans;

  /**
   * Where a person is.
   *
   * @param cwd absolute
   * @param home what {@code ~} stands for
   */
  public record Places(Path cwd, Path home) {
    /** The absolute path of where a step runs. */
    String of(Step step) {
      String folder = step.workingDirectory().orElse("");
      if (folder.equals("~") || folder.startsWith("~/")) {
        return home.resolve(folder.substring(Math.min(2, folder.length()))).normalize().toString();
      }
      return cwd.resolve(folder).normalize().toString();
    }
  }

  /**
   * A way to write plans.
   *
   * @param timeoutSec how long each step may run
   */
  public StepPlans(String sessionId, Provenance origin, Places places, long timeoutSec) {
    this.sessionId = sessionId;
    this.origin = origin;
    this.places = places;
    this.timeoutSec = timeoutSec;
  }

  /** The name under which all of it is recorded. */
  public String sessionId() {
    return sessionId;
  }

  /** Where a step would run. */
  String directory(Step step) {
    return places.of(step);
  }

  /** A plan that asks what the policy says of all these steps, and runs none. */
  byte[] judging(List<Step> steps) {
    List<Consumer<JsonLine>> actions = new ArrayList<>();
    for (Step step : steps) {
      String id = "step" + (actions.size() + 1);
      actions.add(fields -> action(fields, id, step));
    }
    return plan("plan_only", false, Optional.empty(), actions);
  }

  /** A plan that runs this step, with events while it runs. */
  byte[] running(Judged step, Optional<String> token) {
    return plan("execute", true, token, List.of(fields -> action(fields, step.id(), step.step())));
  }

  private byte[] plan(
      String mode, boolean stream, Optional<String> token, List<Consumer<JsonLine>> actions) {
    plans++;
    return JsonLine.of(
        json,
        plan -> {
          plan.text("request_id", sessionId + "-" + plans);
          plan.text("session_id", sessionId).text("version", "0.1").text("mode", mode);
          plan.flag("stream", stream).text("cwd", places.cwd().toString());
          plan.object(
              "provenance",
              fields -> fields.text("model", origin.model()).text("prompt", origin.prompt()));
          if (token.isPresent()) {
            plan.object("confirmation", fields -> fields.text("token", token.get()));
          }
          plan.objects("actions", actions);
        });
  }

  private void action(JsonLine fields, String id, Step step) {
    String reason =
        Origin.beginning(step.description(), Math.toIntExact(Limit.REASON_BYTES.standard()));
    fields.text("type", "shell").text("id", id).text("command", step.command());
    fields.text("cwd", places.of(step)).number("timeout_sec", timeoutSec);
    fields.text("reason", reason.isBlank() ? "a step that a model proposed" : reason);
  }
}
