package dev.osd.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.protocol.Action;
import dev.osd.protocol.Attachment;
import dev.osd.protocol.BuiltInTool;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Plan;
import dev.osd.protocol.ToolRequest;
import java.util.List;

/** What whoever is handed a plan may rely on. */
final class PlanPromises {
  private PlanPromises() {}

  static void check(Plan plan, Limits limits) {
    identifier(plan.requestId(), limits);
    plan.sessionId().ifPresent(id -> identifier(id, limits));
    plan.cwd().ifPresent(path -> path(path, limits));
    assertThat(plan.actions()).hasSizeBetween(1, limits.count(Limit.ACTIONS));
    assertThat(plan.actions()).extracting(Action::id).doesNotHaveDuplicates();
    for (Action action : plan.actions()) {
      identifier(action.id(), limits);
      action
          .rationale()
          .ifPresent(why -> {
            assertThat(why.reason()).isNotBlank();
            within(why.reason(), Limit.REASON_BYTES, limits);
            why.danger().ifPresent(text -> within(text, Limit.REASON_BYTES, limits));
            why.recovery().ifPresent(text -> within(text, Limit.REASON_BYTES, limits));
          });
      check(action, limits);
    }
  }

  private static void check(Action action, Limits limits) {
    switch (action) {
      case Action.Ping ping -> assertThat(ping.rationale()).isEmpty();
      case Action.Exec exec -> {
        argv(exec.argv(), limits);
        terms(exec.terms(), limits);
      }
      case Action.Shell shell -> {
        assertThat(shell.command()).isNotBlank().doesNotContain("\0");
        within(shell.command(), Limit.ARGUMENT_BYTES, limits);
        terms(shell.terms(), limits);
      }
      case Action.ReadFile read -> {
        path(read.path(), limits);
        assertThat(read.maxBytes()).isBetween(1, limits.count(Limit.FILE_BYTES));
        assertThat(read.offset()).isNotNegative();
      }
      case Action.WriteFile write -> {
        path(write.path(), limits);
        assertThat(write.content().length()).isBetween(0, limits.count(Limit.FILE_BYTES));
        assertThat(write.mode()).hasSizeLessThanOrEqualTo(64);
      }
      case Action.Read read -> {
        number(read.fd());
        read.offset().ifPresent(offset -> assertThat(offset).isNotNegative());
        read.maxSize()
            .ifPresent(size -> assertThat(size).isBetween(1, limits.count(Limit.FILE_BYTES)));
      }
      case Action.Write write -> {
        number(write.fd());
        assertThat(write.data().length()).isBetween(0, limits.count(Limit.FILE_BYTES));
      }
      case Action.Pipe pipe -> {
        assertThat(pipe.commands()).hasSizeBetween(0, limits.count(Limit.PIPE_COMMANDS));
        assertThat(pipe.commands()).noneMatch(command -> command.contains("\0"));
        within(String.join("", pipe.commands()), Limit.ARGUMENT_BYTES, limits);
        pipe.in().ifPresent(PlanPromises::number);
        pipe.out().ifPresent(PlanPromises::number);
        pipe.err().ifPresent(PlanPromises::number);
      }
      case Action.ToolCall call -> check(call.request(), limits);
      case Action.Exit exit -> throw new AssertionError("a plan has no " + exit);
    }
  }

  private static void check(ToolRequest request, Limits limits) {
    assertThat(BuiltInTool.isName(request.tool())).isTrue();
    assertThat(BuiltInTool.isName(request.action())).isTrue();
    switch (request) {
      case ToolRequest.CmdRun run -> {
        assertThat(run.command()).isNotBlank().doesNotContain("\0");
        within(run.command(), Limit.ARGUMENT_BYTES, limits);
        run.workingDirectory().ifPresent(path -> path(path, limits));
        assertThat(run.timeoutMs()).isBetween(1, limits.count(Limit.TIMEOUT_SEC) * 1000);
      }
      case ToolRequest.FsRead read -> {
        path(read.path(), limits);
        assertThat(read.maxBytes()).isBetween(1, limits.count(Limit.FILE_BYTES));
      }
      case ToolRequest.FsWrite write -> {
        path(write.path(), limits);
        assertThat(write.content().length()).isBetween(0, limits.count(Limit.FILE_BYTES));
      }
      case ToolRequest.PkgManage manage -> {
        assertThat(manage.packages()).hasSizeBetween(0, limits.count(Limit.ARGUMENTS));
        within(String.join("", manage.packages()), Limit.ARGUMENT_BYTES, limits);
      }
      case ToolRequest.SvcManage manage -> within(manage.service(), Limit.ID_BYTES, limits);
      case ToolRequest.Services services ->
          services.filter().ifPresent(filter -> within(filter, Limit.ID_BYTES, limits));
      case ToolRequest.Packages packages ->
          packages.filter().ifPresent(filter -> within(filter, Limit.ID_BYTES, limits));
      case ToolRequest.Plugin plugin ->
          assertThat(BuiltInTool.isTaken(plugin.tool())).as(plugin.tool()).isFalse();
      case ToolRequest.SysInfo _, ToolRequest.Tools _ -> {}
    }
  }

  private static void number(int fd) {
    assertThat(fd).isBetween(0, Attachment.MOST_NUMBER);
  }

  private static void argv(List<String> argv, Limits limits) {
    assertThat(argv).hasSizeBetween(1, limits.count(Limit.ARGUMENTS));
    assertThat(argv.getFirst()).isNotEmpty();
    assertThat(argv).noneMatch(argument -> argument.contains("\0"));
    within(String.join("", argv), Limit.ARGUMENT_BYTES, limits);
  }

  private static void terms(Action.Terms terms, Limits limits) {
    terms.cwd().ifPresent(path -> path(path, limits));
    assertThat(terms.timeoutSec()).isBetween(1, limits.count(Limit.TIMEOUT_SEC));
    assertThat(terms.env()).hasSizeLessThanOrEqualTo(limits.count(Limit.ENV_ENTRIES));
    terms
        .env()
        .forEach((name, value) -> {
          assertThat(name).isNotEmpty().doesNotContain("=", "\0", "(");
          assertThat(value).doesNotContain("\0");
          within(value, Limit.ARGUMENT_BYTES, limits);
        });
  }

  private static void identifier(String id, Limits limits) {
    assertThat(id)
        .isNotEmpty()
        .matches(text -> text.codePoints().noneMatch(Characters::isInvisible));
    within(id, Limit.ID_BYTES, limits);
  }

  private static void path(String path, Limits limits) {
    assertThat(path).isNotEmpty().doesNotContain("\0");
    within(path, Limit.PATH_BYTES, limits);
  }

  private static void within(String text, Limit limit, Limits limits) {
    assertThat(Characters.hasLoneSurrogate(text)).isFalse();
    assertThat((long) text.getBytes(UTF_8).length).isLessThanOrEqualTo(limits.get(limit));
  }
}
