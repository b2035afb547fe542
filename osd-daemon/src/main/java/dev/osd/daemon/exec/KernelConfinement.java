package dev.osd.daemon.exec;

import dev.osd.daemon.system.ConfinedThreads;
import dev.osd.daemon.system.Credentials;
import dev.osd.daemon.system.HostCapabilities;
import dev.osd.daemon.system.NameStatus;
import dev.osd.daemon.system.Protection;
import dev.osd.daemon.system.UserThread;
import dev.osd.policy.Permit;
import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.SandboxProfile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Confines programs by the kernel's own means, as far as this host has them. */
public final class KernelConfinement implements Confinement, Closeable {
  /** Each idle thread holds a stack and an empty directory, as root a view of the mounts, too. */
  private static final int MOST_IDLE = 16;

  private final HostCapabilities host;
  private final CageBuilder cages;
  private final ProtectedWatcher watcher;
  private final ProgramsDirectory base;
  private final ConfinedThreads threads;

  private KernelConfinement(
      HostCapabilities host,
      CageBuilder cages,
      ProtectedWatcher watcher,
      ProgramsDirectory base,
      ConfinedThreads threads) {
    this.host = host;
    this.cages = cages;
    this.watcher = watcher;
    this.base = base;
    this.threads = threads;
  }

  /**
   * Makes the directory under which programs get their temporary ones; {@link #close} removes it.
   *
   * @param temporary where to make it, such as {@code /tmp}
   * @param guarded the daemon's own files, closed to every confined program
   * @param watcher for what cannot be closed on this host
   * @param start starts some program to its end, to load all classes that starting one takes
   * @throws IOException if there is no room for temporary files, or the host cannot do what it says
   */
  public static KernelConfinement open(
      HostCapabilities host,
      Path temporary,
      List<Path> guarded,
      ProtectedWatcher watcher,
      Callable<?> start)
      throws IOException {
    ProgramsDirectory base = ProgramsDirectory.open(temporary);
    try {
      return new KernelConfinement(
          host,
          new CageBuilder(guarded),
          watcher,
          base,
          ConfinedThreads.open(host, base.path(), MOST_IDLE, start));
    } catch (IOException e) {
      base.close();
      throw new IOException("programs cannot be confined: " + e.getMessage(), e);
    }
  }

  /** What this host can enforce. */
  public HostCapabilities host() {
    return host;
  }

  @Override
  public Hold hold(ResolvedAction.Command command, Permit.Terms terms)
      throws SandboxUnavailableException, IOException, InterruptedException {
    if (terms.sandbox() == SandboxProfile.NONE) {
      return unconfined(terms, List.of(), Watch.NOTHING);
    }
    List<Protection> missing = host.missing();
    if (!missing.isEmpty() && !terms.unconfinedIfMissing()) {
      throw new SandboxUnavailableException(
          "the policy wants the sandbox \"%s\" and this host lacks %s; osd-shell doctor says more, and with [sandbox] missing = \"run\" it runs with what there is"
              .formatted(
                  terms.sandbox().wireName(),
                  missing.stream().map(Protection::title).collect(Collectors.joining(", "))));
    }
    List<String> gaps = missing.stream().map(Protection::gap).toList();
    Optional<ProtectedWatch> watch = watch(terms, missing.isEmpty());
    if (missing.contains(Protection.NO_NEW_PRIVILEGES)) {
      return unconfined(terms, gaps, watching(watch));
    }
    ConfinedThreads.Loan loan = threads.lend(cages.build(command, terms, masks(watch)));
    return new Confined(
        loan, gaps.isEmpty() ? inForce(terms) : SandboxProfile.NONE, gaps, watching(watch));
  }

  /**
   * A watch over the workspace's protected files, where a program can write there: with private
   * mounts, too, because only what is there already can be masked.
   */
  private Optional<ProtectedWatch> watch(Permit.Terms terms, boolean complete)
      throws InterruptedException {
    boolean closed =
        terms.sandbox() == SandboxProfile.READ_ONLY
            && (complete || host.has(Protection.PRIVATE_MOUNTS));
    return terms.workspace().isEmpty() || closed
        ? Optional.empty()
        : Optional.of(watcher.begin(Path.of(terms.workspace().get())));
  }

  private Map<Path, NameStatus> masks(Optional<ProtectedWatch> watch) {
    return watch
        .filter(begun -> host.has(Protection.PRIVATE_MOUNTS))
        .map(ProtectedWatch::present)
        .orElse(Map.of());
  }

  private static Watch watching(Optional<ProtectedWatch> watch) {
    return watch.<Watch>map(begun -> begun).orElse(Watch.NOTHING);
  }

  private static Hold unconfined(Permit.Terms terms, List<String> gaps, Watch watch)
      throws IOException {
    Optional<Credentials> user = Rights.of(terms);
    return new Unconfined(
        user.isPresent() ? Optional.of(UserThread.start(user.get())) : Optional.empty(),
        gaps,
        watch);
  }

  /** Ends idle threads and removes the temporary directory, if nothing is running any more. */
  @Override
  public void close() throws IOException {
    threads.close();
    base.close();
  }

  /** There is no name for a program that only reads and has the network: this one says enough. */
  private static SandboxProfile inForce(Permit.Terms terms) {
    return terms.network() ? SandboxProfile.NETWORK : terms.sandbox();
  }

  /** A sandbox on a confined thread. */
  private record Confined(
      ConfinedThreads.Loan loan, SandboxProfile inForce, List<String> gaps, Watch watch)
      implements Hold {
    @Override
    public Optional<Path> temporary() {
      return Optional.of(loan.temporary());
    }

    @Override
    public <T> T start(Callable<T> starter) throws IOException {
      return loan.call(starter);
    }

    @Override
    public void close() {
      loan.close();
    }
  }
}
