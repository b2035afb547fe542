package dev.osd.daemon;

import dev.osd.daemon.system.HostCapabilities;
import dev.osd.daemon.system.Protection;
import dev.osd.policy.Policy;
import dev.osd.policy.PolicyException;
import dev.osd.protocol.SandboxProfile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what this host can enforce and whether that is enough for the policy. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Says what this host's kernel can enforce, what each gap means, and whether the policy can be"
          + " met.",
      "Exit status: 0 it can, 5 it cannot."
    },
    footer = {"", "Example:", "  osd-shell doctor"})
final class DoctorCommand implements Callable<Integer> {
  private static final int OK = 0;
  private static final int CONFIGURATION_ERROR = 2;
  private static final int FILE_ERROR = 4;
  private static final int NOT_MET = 5;

  private final PrintStream out;
  private final PrintStream err;
  private final Supplier<HostCapabilities> probe;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "The policy file; without it the one that a daemon would use.")
  @Nullable Path policyFile;

  DoctorCommand(PrintStream out, PrintStream err, Supplier<HostCapabilities> probe) {
    this.out = out;
    this.err = err;
    this.probe = probe;
  }

  @Override
  public Integer call() {
    try {
      DaemonConfig.Account account = DaemonConfig.Account.own(System.getenv());
      PolicySource source =
          new PolicySource(
              Optional.ofNullable(policyFile),
              List.of(account.defaultPolicy(), Path.of("/etc/osd/policy.toml")),
              account.uid());
      Policy policy = source.load();
      HostCapabilities host = probe.get();
      printHost(host);
      return printVerdict(source.name(), policy, host);
    } catch (PolicyException e) {
      e.problems().forEach(err::println);
      return CONFIGURATION_ERROR;
    } catch (IOException e) {
      err.println("osd: " + e.getMessage());
      return FILE_ERROR;
    }
  }

  private void printHost(HostCapabilities host) {
    out.printf(
        "%-32s %s%n",
        "system",
        host.architecture().isPresent()
            ? System.getProperty("os.name") + " " + System.getProperty("os.version")
            : "not Linux on x86_64 or aarch64: programs cannot be confined here");
    out.printf(
        "%-32s %s%n",
        "Landlock ABI", host.landlockAbi() == 0 ? "none" : String.valueOf(host.landlockAbi()));
    for (Protection protection : Protection.values()) {
      boolean there = host.has(protection);
      out.printf("%-32s %s%n", protection.title(), there ? "yes" : "no");
      if (!there) {
        out.println("  without it, " + protection.gap());
      }
    }
  }

  private int printVerdict(String name, Policy policy, HostCapabilities host) {
    String wanted = policy.standardSandbox().wireName();
    List<String> missing = host.missing().stream().map(Protection::title).toList();
    if (missing.isEmpty() || policy.standardSandbox() == SandboxProfile.NONE) {
      out.printf("policy %s: sandbox \"%s\" can be enforced here%n", name, wanted);
      return OK;
    }
    if (policy.runsUnconfined()) {
      out.printf(
          "policy %s: sandbox \"%s\" cannot be enforced here; programs run with what there is and results say \"none\" (missing = \"run\")%n",
          name, wanted);
      return OK;
    }
    out.printf(
        "policy %s: sandbox \"%s\" cannot be enforced here for want of %s; programs are refused (missing = \"refuse\")%n",
        name, wanted, String.join(", ", missing));
    return NOT_MET;
  }
}
