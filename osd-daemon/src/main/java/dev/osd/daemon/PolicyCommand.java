package dev.osd.daemon;

import dev.osd.daemon.plan.ActionResolver;
import dev.osd.daemon.plan.PlanExplainer;
import dev.osd.daemon.plan.Surroundings;
import dev.osd.policy.Policy;
import dev.osd.policy.PolicyException;
import dev.osd.policy.PolicyFile;
import dev.osd.protocol.Action;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Plan;
import dev.osd.protocol.ProtocolException;
import dev.osd.protocol.Rationale;
import dev.osd.protocol.Verdict;
import dev.osd.protocol.wire.PlanCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What a person can ask about policies without a daemon: is it sound, what does it say, show it.
 */
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    description = "Checks, explains and prints policies; needs no running daemon.")
final class PolicyCommand implements Callable<Integer> {
  private static final int OK = 0;
  private static final int CONFIGURATION_ERROR = 2;
  private static final int FILE_ERROR = 4;
  private static final int NOT_ALLOWED = 5;

  private final PrintStream err;

  private PolicyCommand(PrintStream err) {
    this.err = err;
  }

  static CommandLine commandLine(PrintStream out, PrintStream err) {
    return new CommandLine(new PolicyCommand(err))
        .addSubcommand("check", new Check(out, err))
        .addSubcommand("explain", new Explain(out, err))
        .addSubcommand("print", new Print(out, err));
  }

  @Override
  public Integer call() {
    err.println("osd: policy needs one of: check FILE, explain COMMAND, print");
    return CONFIGURATION_ERROR;
  }

  /** Reports the ways in which reading a policy or plan fails, each with its exit status. */
  private abstract static class Reporting implements Callable<Integer> {
    final PrintStream out;
    final PrintStream err;

    Reporting(PrintStream out, PrintStream err) {
      this.out = out;
      this.err = err;
    }

    abstract int run() throws IOException, PolicyException, ProtocolException;

    @Override
    public final Integer call() {
      try {
        return run();
      } catch (PolicyException e) {
        e.problems().forEach(problem -> err.println(problem));
        return CONFIGURATION_ERROR;
      } catch (ProtocolException e) {
        err.printf(
            "osd: the plan is refused: %s: %s%n",
            e.failure().code().wireName(), e.failure().message());
        return CONFIGURATION_ERROR;
      } catch (NoSuchFileException e) {
        err.println("osd: there is no file " + e.getMessage());
        return FILE_ERROR;
      } catch (IOException e) {
        err.println("osd: " + e.getMessage());
        return FILE_ERROR;
      }
    }

    static PolicySource source(@Nullable Path file) throws IOException {
      DaemonConfig.Account account = DaemonConfig.Account.own(System.getenv());
      return new PolicySource(
          Optional.ofNullable(file),
          List.of(account.defaultPolicy(), Path.of("/etc/osd/policy.toml")),
          account.uid());
    }
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Reads a policy file, tries its examples and lists everything that is wrong.",
      footer = {"", "Example:", "  osd-shell policy check ~/.config/osd/policy.toml"})
  private static final class Check extends Reporting {
    @Parameters(
        paramLabel = "FILE",
        arity = "0..1",
        description = "The policy file; without it the one that a daemon would use.")
    @Nullable Path file;

    Check(PrintStream out, PrintStream err) {
      super(out, err);
    }

    @Override
    int run() throws IOException, PolicyException {
      PolicySource source = source(file);
      source.load();
      out.println(source.name() + ": ok");
      return OK;
    }
  }

  @Command(
      name = "print",
      mixinStandardHelpOptions = true,
      description = "Prints the policy that a daemon would use, or the built-in one.",
      footer = {"", "Example:", "  osd-shell policy print --built-in > policy.toml"})
  private static final class Print extends Reporting {
    @Option(names = "--built-in", description = "The built-in policy, whatever files there are.")
    boolean builtIn;

    Print(PrintStream out, PrintStream err) {
      super(out, err);
    }

    @Override
    int run() throws IOException {
      out.print(builtIn ? PolicyFile.builtInText() : source(null).text());
      out.flush();
      return OK;
    }
  }

  @Command(
      name = "explain",
      mixinStandardHelpOptions = true,
      description = {
        "Says what the policy makes of a command line or a plan, asked from this directory.",
        "Exit status: 0 allowed, 5 denied or to be confirmed."
      },
      footer = {"", "Example:", "  osd-shell policy explain 'git status | head -n 3'"})
  private static final class Explain extends Reporting {
    @Parameters(
        paramLabel = "COMMAND",
        arity = "0..1",
        description = "A command line, as one word of your shell.")
    @Nullable String command;

    @Option(names = "--plan", paramLabel = "FILE", description = "A plan instead of a command.")
    @Nullable Path plan;

    @Option(
        names = "--policy",
        paramLabel = "FILE",
        description = "The policy file; without it the one that a daemon would use.")
    @Nullable Path policyFile;

    Explain(PrintStream out, PrintStream err) {
      super(out, err);
    }

    @Override
    int run() throws IOException, PolicyException, ProtocolException {
      if ((command == null) == (plan == null)) {
        err.println("osd: give either a COMMAND or --plan FILE");
        return CONFIGURATION_ERROR;
      }
      PolicySource source = source(policyFile);
      Policy policy = source.load();
      Plan asked = command == null ? readPlan(policy) : planOf(command);
      DaemonConfig.Account account = DaemonConfig.Account.own(System.getenv());
      PlanExplainer explainer =
          new PlanExplainer(
              new ActionResolver(SearchPath.fixed(), account.uid(), account.home()),
              new Surroundings(
                  account.home(),
                  account.directory(),
                  source.file().stream().toList(),
                  account.environment(),
                  account.uid() == 0));
      ExplanationText text = new ExplanationText(out, source.name());
      Verdict strictest = Verdict.ALLOW;
      for (PlanExplainer.Explained explained : explainer.explain(asked, policy)) {
        strictest = strictest.and(text.print(explained));
      }
      return strictest == Verdict.ALLOW ? OK : NOT_ALLOWED;
    }

    private Plan readPlan(Policy policy) throws IOException, ProtocolException {
      Path file = java.util.Objects.requireNonNull(plan);
      int most = policy.limits().count(Limit.REQUEST_BYTES);
      try (InputStream in = Files.newInputStream(file)) {
        byte[] text = in.readNBytes(most + 1);
        if (text.length > most) {
          throw new IOException(
              "%s is longer than %d bytes (limit request_bytes)".formatted(file, most));
        }
        return new PlanCodec(policy.limits()).decode(text);
      }
    }

    private static Plan planOf(String command) {
      Action.Terms terms =
          new Action.Terms(
              Optional.empty(),
              Map.of(),
              (int) Limit.TIMEOUT_SEC.standard(),
              false,
              Optional.empty());
      Rationale why = new Rationale("asked by a person", Optional.empty(), Optional.empty());
      return new Plan(
          "explain",
          Optional.empty(),
          Plan.Mode.PLAN_ONLY,
          List.of(new Action.Shell("command", why, command, terms)),
          Optional.empty(),
          Optional.empty(),
          Plan.OnFailure.STOP,
          false);
    }
  }
}
