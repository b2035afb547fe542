package dev.osd.policy;

import dev.osd.policy.judge.EnvironmentJudge;
import dev.osd.policy.judge.Granted;
import dev.osd.policy.judge.SandboxJudge;
import dev.osd.protocol.Action;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.SandboxProfile;
import dev.osd.protocol.ToolRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Works out the terms on which an action may be carried out. */
final class TermsMaker {
  /** What passes from the daemon's environment, besides everything that begins with {@code LC_}. */
  private static final Set<String> PASSED = Set.of("LANG", "TZ", "TERM");

  private final Limits limits;
  private final SandboxJudge sandbox;

  TermsMaker(Limits limits, SandboxJudge sandbox) {
    this.limits = limits;
    this.sandbox = sandbox;
  }

  Permit.Terms ofPing() {
    return withoutProgram(0, Optional.empty());
  }

  Permit.Terms ofRead(ResolvedAction.FileRead read, Situation situation) {
    return withoutProgram(
        Math.min(read.asked().maxBytes(), limits.count(Limit.FILE_BYTES)), situation.identity());
  }

  Permit.Terms ofWrite(Situation situation) {
    return withoutProgram(limits.count(Limit.FILE_BYTES), situation.identity());
  }

  Permit.Terms ofCommand(ResolvedAction.Command action, Granted granted, Situation situation) {
    Action.Command asked = action.asked();
    boolean asRoot = asked instanceof Action.Exec exec && exec.asRoot();
    long seconds = Math.min(asked.terms().timeoutSec(), limits.get(Limit.TIMEOUT_SEC));
    return new Permit.Terms(
        environment(
            asked.terms().env(), asRoot ? situation.home() : situation.userHome(), situation),
        Duration.ofSeconds(seconds),
        limits.count(Limit.OUTPUT_BYTES),
        limits.count(Limit.FILE_BYTES),
        sandbox.profile(asked, granted),
        sandbox.hasNetwork(asked, granted),
        sandbox.workspace(action.cwd(), situation),
        sandbox.runsUnconfined(),
        asRoot,
        granted.limits(),
        asRoot ? Optional.empty() : situation.identity());
  }

  Permit.Terms ofTool(ResolvedAction.OnDescriptors use, Situation situation) {
    return withoutProgram(
        limits.count(Limit.FILE_BYTES),
        situation.identity(),
        use.asked() instanceof Action.Pipe ? Limit.PIPE_SEC : Limit.TIMEOUT_SEC);
  }

  Permit.Terms ofTool(ResolvedAction.ToolRun run, Situation situation) {
    ResolvedAction.Reach reach = run.reach();
    return new Permit.Terms(
        environment(Map.of(), situation.userHome(), situation),
        Duration.ofSeconds(limits.get(deadline(run.asked().request()))),
        limits.count(Limit.OUTPUT_BYTES),
        limits.count(Limit.FILE_BYTES),
        reach.sandbox(),
        reach.network(),
        run.steps().stream()
            .findFirst()
            .flatMap(step -> sandbox.workspace(step.command().cwd(), situation)),
        sandbox.runsUnconfined(),
        false,
        reach.sandbox() == SandboxProfile.NONE ? ResourceLimits.NONE : sandbox.standard().limits(),
        situation.identity());
  }

  Permit.Terms ofListing(Situation situation) {
    return withoutProgram(0, situation.identity());
  }

  private static Limit deadline(ToolRequest request) {
    return switch (request) {
      case ToolRequest.PkgManage _ -> Limit.PACKAGE_SEC;
      case ToolRequest.Plugin _ -> Limit.PLUGIN_SEC;
      case ToolRequest.CmdRun _,
          ToolRequest.FsRead _,
          ToolRequest.FsWrite _,
          ToolRequest.SvcManage _,
          ToolRequest.SysInfo _,
          ToolRequest.Services _,
          ToolRequest.Packages _,
          ToolRequest.Tools _ ->
          Limit.TIMEOUT_SEC;
    };
  }

  private Permit.Terms withoutProgram(int fileBytes, Optional<Identity> identity) {
    return withoutProgram(fileBytes, identity, Limit.TIMEOUT_SEC);
  }

  /** What the daemon does itself it does in no sandbox and with no environment. */
  private Permit.Terms withoutProgram(int fileBytes, Optional<Identity> identity, Limit deadline) {
    return new Permit.Terms(
        Map.of(),
        Duration.ofSeconds(limits.get(deadline)),
        limits.count(Limit.OUTPUT_BYTES),
        fileBytes,
        SandboxProfile.NONE,
        false,
        Optional.empty(),
        true,
        false,
        ResourceLimits.NONE,
        identity);
  }

  /** The short list, and what the action sets: the judges have seen each of these. */
  private static Map<String, String> environment(
      Map<String, String> asked, String home, Situation situation) {
    Map<String, String> environment = new TreeMap<>();
    situation
        .environment()
        .forEach((name, value) -> {
          boolean passes = PASSED.contains(name) || name.startsWith("LC_");
          if (passes && EnvironmentJudge.isFit(name, value)) {
            environment.put(name, value);
          }
        });
    environment.putAll(asked);
    environment.put("PATH", PolicyEngine.PATH);
    environment.put("HOME", home);
    return environment;
  }
}
