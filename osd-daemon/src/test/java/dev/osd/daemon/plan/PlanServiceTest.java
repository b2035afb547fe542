package dev.osd.daemon.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.daemon.audit.AuditEvent;
import dev.osd.daemon.exec.ActionExecutor;
import dev.osd.daemon.exec.ReadFileExecutor;
import dev.osd.daemon.exec.WriteFileExecutor;
import dev.osd.daemon.session.Session;
import dev.osd.daemon.system.Demand;
import dev.osd.daemon.testing.Asked;
import dev.osd.daemon.testing.FakeClock;
import dev.osd.daemon.testing.MemoryAuditLog;
import dev.osd.daemon.testing.Policies;
import dev.osd.daemon.testing.Programs;
import dev.osd.policy.PolicyEngine;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Event;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Peer;
import dev.osd.protocol.Plan;
import dev.osd.protocol.Reply;
import dev.osd.protocol.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from a plan to its reply, with the real engine and executors. */
@Timeout(30)
final class PlanServiceTest {
  private static final String TOKEN = "t0ken";

  private final MemoryAuditLog audit = new MemoryAuditLog();
  private final List<Event> events = new ArrayList<>();
  private final RunningPlans running = RunningPlans.ofPrograms(limits(), Asked.PEER.uid());
  private final CurrentPolicy policy = new CurrentPolicy(Policies.standard());

  @TempDir private Path temporary;
  private Path folder = Path.of("/");

  @BeforeEach
  void findFolder() throws IOException {
    folder = temporary.toRealPath();
  }

  @Test
  void anAllowedActionRunsAndIsRecordedBeforeAndAfter() throws Exception {
    Reply reply = serve(Asked.plan(Asked.exec("a", "echo", "hi")));

    assertThat(reply.executed()).isTrue();
    assertThat(reply.error()).isEmpty();
    assertThat(reply.requestId()).hasValue("req-1");
    assertThat(codes(reply)).containsExactly("ok");
    assertThat(audit.names()).containsExactly("decided", "finished");
    assertThat(audit.events().getFirst())
        .isInstanceOfSatisfying(
            AuditEvent.Decided.class,
            decided ->
                assertThat(decided.ruling())
                    .isInstanceOfSatisfying(
                        AuditEvent.Ruling.Judged.class,
                        judged -> {
                          assertThat(judged.finding().verdict()).isEqualTo(Verdict.ALLOW);
                          assertThat(judged.finding().rule()).startsWith("test.toml:");
                          assertThat(judged.confirmed()).isFalse();
                          assertThat(judged.runs()).isTrue();
                        }));
  }

  @Test
  void everyDecisionIsRecordedBeforeTheFirstEffect() throws Exception {
    serve(
        Asked.plan(
            Asked.write("a", path("one"), "1"),
            Asked.write("b", path("two"), "2"),
            Asked.read("c", path("one"))));

    assertThat(audit.calls()).extracting(List::size).containsExactly(3, 1, 1, 1);
    assertThat(audit.names())
        .containsExactly("decided", "decided", "decided", "finished", "finished", "finished");
  }

  @Test
  void nothingRunsWhereTheDecisionCannotBeRecorded() throws Exception {
    audit.failAfter(0);

    Reply reply = serve(Asked.plan(Asked.write("a", path("effect"), "x")));

    assertThat(reply.executed()).isFalse();
    assertThat(reply.results()).isEmpty();
    assertThat(reply.error())
        .hasValueSatisfying(error -> {
          assertThat(error.code()).isEqualTo(ErrorCode.AUDIT_UNAVAILABLE);
          assertThat(error.message()).endsWith("so nothing was run");
        });
    assertThat(folder.resolve("effect")).doesNotExist();
  }

  @Test
  void evenAPingNeedsTheLog() throws Exception {
    audit.failAfter(0);

    assertThat(serve(Asked.plan(new Action.Ping("p"))).error())
        .hasValueSatisfying(
            error -> assertThat(error.code()).isEqualTo(ErrorCode.AUDIT_UNAVAILABLE));
  }

  @Test
  void anOutcomeThatCannotBeRecordedIsWithheldAndEndsThePlan() throws Exception {
    audit.failAfter(2);

    Reply reply =
        serve(
            Asked.plan(
                Asked.write("a", path("one"), "1"),
                Asked.write("b", path("two"), "2"),
                Asked.write("c", path("three"), "3")));

    assertThat(reply.executed()).isTrue();
    assertThat(reply.results()).isEmpty();
    assertThat(reply.error())
        .hasValueSatisfying(error -> {
          assertThat(error.code()).isEqualTo(ErrorCode.AUDIT_UNAVAILABLE);
          assertThat(error.message()).startsWith("the action b has run");
        });
    assertThat(folder.resolve("three")).doesNotExist();
  }

  @Test
  void whatNeedsConfirmationDoesNotRunWithoutIt() throws Exception {
    Reply reply = serve(Asked.plan(touch("effect")));

    assertThat(reply.executed()).isFalse();
    assertThat(codes(reply)).containsExactly("confirmation_required");
    assertThat(message(reply, 0))
        .endsWith("To confirm, send the plan again with confirmation.token.");
    assertThat(folder.resolve("effect")).doesNotExist();
    assertThat(audit.names()).containsExactly("decided");
    assertThat(judged(0).runs()).isFalse();
  }

  @Test
  void theTokenConfirmsThePlanItComesWith() throws Exception {
    Reply reply = serve(Asked.confirmed(Asked.plan(touch("effect")), TOKEN));

    assertThat(codes(reply)).containsExactly("ok");
    assertThat(folder.resolve("effect")).exists();
    assertThat(judged(0).confirmed()).isTrue();
    assertThat(judged(0).finding().verdict()).isEqualTo(Verdict.CONFIRM);
  }

  @Test
  void aConfirmationHoldsForNoLaterPlan() throws Exception {
    PlanService service = service();
    service.serve(
        Asked.confirmed(Asked.plan(touch("one")), TOKEN),
        Asked.PEER,
        Session.none(),
        EventSink.NONE);

    Reply reply =
        service.serve(Asked.plan(touch("two")), Asked.PEER, Session.none(), EventSink.NONE);

    assertThat(codes(reply)).containsExactly("confirmation_required");
    assertThat(folder.resolve("two")).doesNotExist();
  }

  @Test
  void aWrongTokenConfirmsNothingAndIsNotRepeated() throws Exception {
    Reply reply = serve(Asked.confirmed(Asked.plan(touch("effect")), "wr0ng"));

    assertThat(codes(reply)).containsExactly("confirmation_required");
    assertThat(message(reply, 0))
        .startsWith("The confirmation.token that came with the plan is wrong.")
        .doesNotContain("wr0ng");
    assertThat(folder.resolve("effect")).doesNotExist();
  }

  @Test
  void afterThreeWrongTokensTheRightOneIsRefusedAsWell() throws Exception {
    PlanService service = service();
    for (int i = 0; i < 3; i++) {
      service.serve(
          Asked.confirmed(Asked.plan(touch("effect")), "wr0ng"),
          Asked.PEER,
          Session.none(),
          EventSink.NONE);
    }

    Reply reply =
        service.serve(
            Asked.confirmed(Asked.plan(touch("effect")), TOKEN),
            Asked.PEER,
            Session.none(),
            EventSink.NONE);

    assertThat(codes(reply)).containsExactly("confirmation_required");
    assertThat(message(reply, 0)).contains("Three wrong tokens");
    assertThat(folder.resolve("effect")).doesNotExist();
  }

  @Test
  void planningIsNoWayToGuessTheTokenWithoutBeingCounted() throws Exception {
    PlanService service = service();
    Plan plan = planOnly(Asked.plan(touch("effect")));
    for (int i = 0; i < 3; i++) {
      service.serve(Asked.confirmed(plan, "wr0ng"), Asked.PEER, Session.none(), EventSink.NONE);
    }

    Reply reply =
        service.serve(Asked.confirmed(plan, TOKEN), Asked.PEER, Session.none(), EventSink.NONE);

    assertThat(planned(reply, 0).decision()).isEqualTo(Verdict.CONFIRM);
  }

  @Test
  void noConfirmationAllowsWhatIsDenied() throws Exception {
    Reply reply =
        serve(
            Asked.confirmed(
                Asked.plan(Asked.exec("a", "dd", "if=/dev/null", "of=" + path("effect"))), TOKEN));

    assertThat(codes(reply)).containsExactly("policy_denied");
    assertThat(message(reply, 0)).contains("test.toml:");
    assertThat(folder.resolve("effect")).doesNotExist();
  }

  @Test
  void oneRefusedActionKeepsAllFromRunning() throws Exception {
    Reply reply =
        serve(
            Asked.plan(
                Asked.write("a", path("one"), "1"),
                Asked.write("b", path("secret"), "2"),
                touch("three"),
                new Action.Ping("d")));

    assertThat(reply.executed()).isFalse();
    assertThat(codes(reply))
        .containsExactly("skipped", "policy_denied", "confirmation_required", "skipped");
    assertThat(folder).isEmptyDirectory();
    assertThat(audit.names()).containsExactly("decided", "decided", "decided", "decided");
    assertThat(List.of(judged(0), judged(1), judged(2), judged(3)))
        .noneMatch(AuditEvent.Ruling.Judged::runs);
  }

  @Test
  void anActionThatMakesNoSenseKeepsAllFromRunning() throws Exception {
    Reply reply =
        serve(
            Asked.plan(
                Asked.write("a", path("one"), "1"),
                Asked.exec("b", "no-such-program"),
                Asked.exec("c", "/no/such/program"),
                new Action.WriteFile("d", Asked.WHY, path("x"), Asked.bytes("x"), "rw-", false)));

    assertThat(codes(reply))
        .containsExactly("skipped", "not_found", "not_found", "invalid_mode_string");
    assertThat(message(reply, 1))
        .isEqualTo("there is no program no-such-program on the fixed PATH; name it by its path");
    assertThat(message(reply, 2)).isEqualTo("there is no program /no/such/program");
    assertThat(folder).isEmptyDirectory();
    assertThat(audit.names()).containsExactly("decided", "decided", "decided", "decided");
  }

  @Test
  void aFailureStopsThePlanAndTheRestIsRecordedAsSkipped() throws Exception {
    Reply reply =
        serve(
            Asked.plan(
                Asked.exec("a", "false"),
                Asked.write("b", path("two"), "2"),
                new Action.Ping("c")));

    assertThat(reply.executed()).isTrue();
    assertThat(codes(reply)).containsExactly("failed", "skipped", "skipped");
    assertThat(folder.resolve("two")).doesNotExist();
    assertThat(audit.calls()).extracting(List::size).containsExactly(3, 3);
    assertThat(audit.names().subList(3, 6)).containsOnly("finished");
    assertThat(audit.events().get(4))
        .isInstanceOfSatisfying(
            AuditEvent.Finished.class,
            finished -> {
              assertThat(finished.result().id()).isEqualTo("b");
              assertThat(finished.result().error())
                  .hasValueSatisfying(
                      error -> assertThat(error.code()).isEqualTo(ErrorCode.SKIPPED));
            });
  }

  @Test
  void aPlanMayGoOnAfterAFailure() throws Exception {
    Plan plan =
        Asked.with(
            Asked.plan(Asked.exec("a", "false"), Asked.write("b", path("two"), "2")),
            Plan.Mode.EXECUTE,
            Plan.OnFailure.CONTINUE,
            false);

    Reply reply = serve(plan);

    assertThat(codes(reply)).containsExactly("failed", "ok");
    assertThat(folder.resolve("two")).hasContent("2");
    assertThat(audit.calls()).extracting(List::size).containsExactly(2, 1, 1);
  }

  @Test
  void planningRunsNothingAndSaysWhatWouldHappen() throws Exception {
    Reply reply =
        serve(
            planOnly(
                Asked.plan(
                    Asked.exec("a", "echo", "hi"),
                    touch("effect"),
                    Asked.exec("c", "dd"),
                    Asked.write("d", "x/../effect", "x"),
                    Asked.exec("e", "no-such-program"))));

    assertThat(reply.executed()).isFalse();
    assertThat(reply.error()).isEmpty();
    assertThat(planned(reply, 0).decision()).isEqualTo(Verdict.ALLOW);
    assertThat(planned(reply, 0).ok()).isTrue();
    assertThat(planned(reply, 0).target())
        .isEqualTo(
            new ActionResult.Target.Program(
                List.of(Path.of("/usr/bin/echo").toRealPath().toString(), "hi")));
    assertThat(planned(reply, 1).decision()).isEqualTo(Verdict.CONFIRM);
    assertThat(planned(reply, 1).question()).isPresent();
    assertThat(planned(reply, 2).decision()).isEqualTo(Verdict.DENY);
    assertThat(codes(reply).get(2)).isEqualTo("policy_denied");
    assertThat(planned(reply, 3).target()).isEqualTo(new ActionResult.Target.File(path("effect")));
    assertThat(codes(reply).get(4)).isEqualTo("not_found");
    assertThat(folder).isEmptyDirectory();
    assertThat(audit.names()).hasSize(5).containsOnly("decided");
  }

  @Test
  void relativePathsStartAtThePlansDirectory() throws Exception {
    Path sub = Files.createDirectory(folder.resolve("sub"));
    Files.writeString(sub.resolve("file"), "content");

    Reply reply = serve(Asked.in(Asked.plan(Asked.read("a", "file")), "sub"));

    assertThat(codes(reply)).containsExactly("ok");
  }

  @Test
  void aPlanWhoseDirectoryIsNoneMakesNoSense() throws Exception {
    Reply reply = serve(Asked.in(Asked.plan(Asked.exec("a", "echo")), "none"));

    assertThat(codes(reply)).containsExactly("invalid_args");
    assertThat(message(reply, 0)).isEqualTo("the plan's cwd is no directory");
  }

  @Test
  void whoFindsNoPlaceIsToldToTryLaterAndThatIsRecorded() throws Exception {
    RunningPlans.Place taken = running.take(Asked.PEER, Demand.of(Optional.empty())).orElseThrow();

    Reply reply = serve(Asked.plan(Asked.write("a", path("effect"), "x")));

    assertThat(reply.error())
        .hasValueSatisfying(error -> assertThat(error.code()).isEqualTo(ErrorCode.BUSY));
    assertThat(folder).isEmptyDirectory();
    assertThat(audit.names()).containsExactly("refused");
    taken.leave();
    assertThat(codes(serve(Asked.plan(Asked.write("a", path("effect"), "x")))))
        .containsExactly("ok");
  }

  @Test
  void pingsAndPlanningNeedNoPlace() throws Exception {
    assertThat(running.take(Asked.PEER, Demand.of(Optional.empty()))).isPresent();

    assertThat(codes(serve(Asked.plan(new Action.Ping("p"))))).containsExactly("ok");
    assertThat(codes(serve(planOnly(Asked.plan(Asked.exec("a", "echo")))))).containsExactly("ok");
  }

  @Test
  void aPlansPlaceComesFreeHoweverItEnds() throws Exception {
    audit.failAfter(1);
    serve(Asked.plan(Asked.exec("a", "echo")));
    serve(Asked.plan(Asked.exec("a", "echo")));
    serve(Asked.plan(Asked.exec("a", "dd")));

    assertThat(running.awaitNone(0)).isTrue();
  }

  @Test
  void aStreamTellsOfOutputOfEachStepAndOfTheEnd() throws Exception {
    Plan plan =
        Asked.with(
            Asked.plan(
                Asked.exec("a", "printf", "one"),
                Asked.exec("b", "false"),
                Asked.exec("c", "echo")),
            Plan.Mode.EXECUTE,
            Plan.OnFailure.STOP,
            true);

    serve(plan);

    assertThat(events)
        .satisfiesExactly(
            output -> assertThat(output).isEqualTo(new Event.Output("a", "stdout", "one")),
            a ->
                assertThat(a)
                    .isInstanceOfSatisfying(
                        Event.StepComplete.class,
                        step -> {
                          assertThat(step.stepId()).isEqualTo("a");
                          assertThat(step.exitCode()).hasValue(0);
                        }),
            b ->
                assertThat(b)
                    .isInstanceOfSatisfying(
                        Event.StepComplete.class,
                        step -> {
                          assertThat(step.stepId()).isEqualTo("b");
                          assertThat(step.exitCode()).hasValue(1);
                        }),
            end ->
                assertThat(end)
                    .isInstanceOfSatisfying(
                        Event.PlanComplete.class,
                        complete -> {
                          assertThat(complete.success()).isFalse();
                          assertThat(complete.stepsExecuted()).isEqualTo(2);
                        }));
  }

  @Test
  void withoutAStreamNothingIsTold() throws Exception {
    serve(Asked.plan(Asked.exec("a", "printf", "one")));

    assertThat(events).isEmpty();
  }

  @Test
  void anotherPolicyJudgesThePlansThatComeAfterIt() throws Exception {
    assertThat(codes(serve(Asked.plan(Asked.exec("a", "echo"))))).containsExactly("ok");

    policy.replace(
        Policies.parse(
            """
            default = "confirm"

            [[exec]]
            program = ["echo"]
            decision = "deny"
            """));

    assertThat(codes(serve(Asked.plan(Asked.exec("a", "echo"))))).containsExactly("policy_denied");
  }

  @Test
  void explainingAsksTheSameGateAndRunsNothing() {
    PlanExplainer explainer = new PlanExplainer(resolver(), surroundings());

    List<PlanExplainer.Explained> explained =
        explainer.explain(
            Asked.plan(
                Asked.exec("a", "echo"), touch("effect"), Asked.exec("c", "no-such-program")),
            Policies.standard());

    assertThat(explained)
        .satisfiesExactly(
            a ->
                assertThat(a)
                    .isInstanceOfSatisfying(
                        PlanExplainer.Explained.Decided.class,
                        decided ->
                            assertThat(decided.decision().verdict()).isEqualTo(Verdict.ALLOW)),
            b ->
                assertThat(b)
                    .isInstanceOfSatisfying(
                        PlanExplainer.Explained.Decided.class,
                        decided ->
                            assertThat(decided.decision().verdict()).isEqualTo(Verdict.CONFIRM)),
            c -> assertThat(c).isInstanceOf(PlanExplainer.Explained.Senseless.class));
    assertThat(folder).isEmptyDirectory();
  }

  private Action touch(String name) {
    return Asked.exec("t", "touch", path(name));
  }

  private static Plan planOnly(Plan plan) {
    return Asked.with(plan, Plan.Mode.PLAN_ONLY, Plan.OnFailure.STOP, false);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private Reply serve(Plan plan) throws InterruptedException {
    return service().serve(plan, Asked.PEER, Session.none(), events::add);
  }

  private static Limits limits() {
    return Limits.of(
        Map.of(Limit.RUNNING_PLANS, 2L, Limit.RUNNING_PLANS_PER_PEER, 1L, Limit.QUEUE_MS, 0L));
  }

  private PlanService service() {
    FakeClock clock = new FakeClock();
    return new PlanService(
        policy,
        new Gate(resolver(), new InFolder(), surroundings()),
        new Confirmations(TOKEN, clock),
        new Turns(running, RunningPlans.onDescriptors(limits(), Asked.PEER.uid())),
        new ActionExecutor(Programs.plain(), new ReadFileExecutor(), new WriteFileExecutor(clock)),
        audit);
  }

  private ActionResolver resolver() {
    return new ActionResolver(
        Arrays.stream(PolicyEngine.PATH.split(":", -1)).map(Path::of).toList(),
        0,
        Path.of("/nonexistent"));
  }

  private Surroundings surroundings() {
    return new Surroundings(Path.of("/nonexistent"), folder, List.of(), Map.of(), false);
  }

  /** The peer works in the test's folder. */
  private final class InFolder implements PeerFacts {
    @Override
    public Optional<Path> directory(Peer peer) {
      return Optional.of(folder);
    }

    @Override
    public long startTime(long pid, int socket) {
      return 1;
    }

    @Override
    public List<Long> groups(int socket) {
      return List.of();
    }

    @Override
    public Confinement confinement(Peer peer) {
      return Confinement.FREE;
    }
  }

  private AuditEvent.Ruling.Judged judged(int index) {
    if (audit.events().get(index) instanceof AuditEvent.Decided decided
        && decided.ruling() instanceof AuditEvent.Ruling.Judged judged) {
      return judged;
    }
    throw new AssertionError("no judgement at " + index);
  }

  private static ActionResult.Planned planned(Reply reply, int index) {
    if (reply.results().get(index) instanceof ActionResult.Planned planned) {
      return planned;
    }
    throw new AssertionError("not planned: " + reply.results().get(index));
  }

  private static List<String> codes(Reply reply) {
    return reply.results().stream()
        .map(result ->
            result
                .error()
                .map(error -> error.code().wireName())
                .orElse(result.ok() ? "ok" : "failed"))
        .toList();
  }

  private static String message(Reply reply, int index) {
    return reply.results().get(index).error().orElseThrow().message();
  }
}
