package dev.osd.daemon;

import dev.osd.daemon.audit.AuditEvent;
import dev.osd.daemon.audit.AuditUnavailableException;
import dev.osd.daemon.audit.JsonlAuditLog;
import dev.osd.daemon.audit.LogSecret;
import dev.osd.daemon.audit.Redaction;
import dev.osd.daemon.audit.Written;
import dev.osd.daemon.builtin.Builtins;
import dev.osd.daemon.exec.ActionExecutor;
import dev.osd.daemon.exec.CommandExecutor;
import dev.osd.daemon.exec.OwnLog;
import dev.osd.daemon.exec.ProtectedWatcher;
import dev.osd.daemon.exec.ReadFileExecutor;
import dev.osd.daemon.exec.WriteFileExecutor;
import dev.osd.daemon.plan.ActionResolver;
import dev.osd.daemon.plan.Admission;
import dev.osd.daemon.plan.Attachments;
import dev.osd.daemon.plan.Confirmations;
import dev.osd.daemon.plan.CurrentPolicy;
import dev.osd.daemon.plan.Gate;
import dev.osd.daemon.plan.PlanService;
import dev.osd.daemon.plan.ProcPeerFacts;
import dev.osd.daemon.plan.RunningPlans;
import dev.osd.daemon.plan.Surroundings;
import dev.osd.daemon.plan.Turns;
import dev.osd.daemon.session.Sessions;
import dev.osd.daemon.socket.Listener;
import dev.osd.daemon.socket.PeerCheck;
import dev.osd.daemon.socket.Requests;
import dev.osd.daemon.socket.SocketFile;
import dev.osd.policy.Policy;
import dev.osd.policy.PolicyException;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.record.LogFiles;
import dev.osd.protocol.record.LogKeys;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running daemon: builds every part, owns it, and closes it in the opposite order. */
final class Daemon implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  /** How long killed plans may take to be recorded, and their replies to leave. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private static final long ROOT = 0;

  /** What all running text commands together may take of the heap, which has 512 MiB. */
  private static final long COMMAND_MEMORY = 256L << 20;

  private final DaemonConfig config;
  private final PolicySource policySource;
  private final CurrentPolicy policy;
  private final Limits limits;
  private final JsonlAuditLog audit;
  private final Means means;
  private final Remarks remarks;
  private final CommandExecutor commands;
  private final Turns turns;
  private final Sessions sessions;
  private final SocketFile socket;
  private final Admission admission;
  private final Listener listener;
  private boolean closed;

  private Daemon(
      DaemonConfig config,
      PolicySource policySource,
      Policy first,
      JsonlAuditLog audit,
      SocketFile socket,
      Means means,
      Sessions sessions,
      Clock clock) {
    this.config = config;
    this.policySource = policySource;
    this.policy = new CurrentPolicy(first);
    this.limits = first.limits();
    this.audit = audit;
    this.socket = socket;
    this.means = means;
    this.commands =
        new CommandExecutor(
            means.programs(),
            means.confinement(),
            Duration.ofMillis(limits.get(Limit.KILL_MS)),
            Duration.ofMillis(limits.get(Limit.DRAIN_MS)));
    this.sessions = sessions;
    this.turns =
        new Turns(
            RunningPlans.ofPrograms(limits, config.account().uid()),
            RunningPlans.onDescriptors(limits, config.account().uid()));
    this.admission = new Admission(policy, config.account().uid());
    ProcPeerFacts peers = new ProcPeerFacts();
    long uid = config.account().uid();
    Surroundings surroundings = surroundings(config, policySource);
    this.remarks = new Remarks(config, policy, admission, means.confinement().host(), surroundings);
    PlanService plans =
        new PlanService(
            policy,
            new Gate(
                new ActionResolver(SearchPath.fixed(), uid, config.account().home()),
                peers,
                surroundings),
            new Confirmations(config.token(), clock),
            turns,
            new ActionExecutor(commands, new ReadFileExecutor(), new WriteFileExecutor(clock)),
            audit);
    this.listener =
        new Listener(
            socket,
            new PeerCheck(admission, peers),
            new Requests(policy, plans, new Attachments(sessions, audit), audit, admission));
  }

  /**
   * Builds a daemon that listens already and serves once {@link #run} is called.
   *
   * @throws IOException if log, socket or policy file cannot be used
   * @throws PolicyException if the policy's text cannot be used
   */
  static Daemon start(DaemonConfig config, PolicySource policySource, Clock clock)
      throws IOException, PolicyException {
    Policy policy = policySource.load();
    if (config.account().uid() == ROOT) {
      openClassPath();
    }
    SocketFile socket =
        SocketFile.listen(config.socket(), config.ownSocketDirectory(), config.account().uid());
    try {
      LogKeys keys = LogSecret.keys(new LogFiles(config.audit()), config.account().uid());
      JsonlAuditLog audit =
          JsonlAuditLog.open(
              config.audit(),
              config.account().uid(),
              keys,
              new Redaction(keys.digestKey(), config.token()),
              clock,
              policy.audit());
      try {
        List<Path> guarded = GuardedFiles.of(config, policySource);
        Means means =
            Means.open(
                guarded,
                new ProtectedWatcher(
                    guarded,
                    Optional.of(new OwnLog(GuardedFiles.real(config.audit()), () -> doings(audit))),
                    clock));
        Sessions sessions =
            Sessions.open(
                new Builtins(COMMAND_MEMORY), Path.of(System.getProperty("java.io.tmpdir")));
        Daemon daemon =
            new Daemon(config, policySource, policy, audit, socket, means, sessions, clock);
        socket.openToOthers(daemon.admission.servesOthers());
        audit.record(
            List.of(
                new AuditEvent.Started(
                    ProcessHandle.current().pid(),
                    config.socket().toString(),
                    policySource.name())));
        return daemon;
      } catch (AuditUnavailableException e) {
        audit.close();
        throw new IOException("the audit log %s cannot be written".formatted(config.audit()), e);
      } catch (IOException e) {
        audit.close();
        throw e;
      }
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static OwnLog.Doings doings(JsonlAuditLog audit) {
    Written written = audit.written();
    return new OwnLog.Doings(written.appended(), written.length(), written.changes());
  }

  /**
   * Has every archive of the class path opened, by looking for what is in none. A thread with
   * another user's rights could perhaps not open the one that it needs a class from, and a class
   * that once failed to load fails for good.
   */
  private static void openClassPath() {
    LOG.debug(
        "the class path is open, with {} files where none should be",
        ClassLoader.getSystemClassLoader().resources("dev/osd/daemon/in-no-archive").count());
  }

  /** Serves until {@link #close}. */
  void run() {
    config.idleTimeout().ifPresent(this::watchIdleness);
    Thread.ofPlatform().daemon().name("rehearsal").start(sessions::rehearse);
    listener.run();
  }

  /**
   * Reads the policy again; one that cannot be used leaves the old one in force. The new one is in
   * force once that is recorded.
   */
  void reloadPolicy() {
    Optional<Policy> fresh = Optional.empty();
    Optional<String> problem = Optional.empty();
    try {
      fresh = Optional.of(policySource.load());
    } catch (IOException | PolicyException e) {
      problem = Optional.of(String.valueOf(e.getMessage()));
      LOG.error("the old policy stays in force: {}", e.getMessage());
    }
    try {
      audit.record(List.of(new AuditEvent.PolicyReloaded(policySource.name(), problem)));
    } catch (AuditUnavailableException e) {
      LOG.error("the old policy stays in force, because the reload cannot be recorded", e);
      return;
    }
    if (fresh.isPresent()) {
      policy.replace(fresh.get());
      audit.use(fresh.get().audit());
      openSocket();
      LOG.info("policy reloaded from {}", policySource.name());
      remarks.onPeers().forEach(LOG::warn);
    }
  }

  private void openSocket() {
    try {
      socket.openToOthers(admission.servesOthers());
    } catch (IOException e) {
      LOG.error("the mode of the socket could not be changed: {}", e.getMessage());
    }
  }

  /**
   * Stops: takes in nobody new, lets running plans finish within the grace time, ends what is left,
   * records it, and removes the socket. Further calls do nothing.
   */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (audit;
        means;
        sessions) {
      try {
        socket.close();
      } finally {
        listener.endRequests();
        awaitPlans();
        listener.close();
      }
      audit.record(List.of(new AuditEvent.Stopped(ProcessHandle.current().pid(), "told to stop")));
    } catch (AuditUnavailableException e) {
      LOG.error("the stop could not be recorded", e);
    }
  }

  private void awaitPlans() {
    try {
      turns.close();
      if (!turns.awaitNone(Duration.ofSeconds(limits.get(Limit.GRACE_SEC)).toNanos())) {
        commands.stopAll();
        sessions.stopAll();
        // Killed programs end at once; their plans then only have to be recorded.
        turns.awaitNone(LAST_WORDS.toNanos());
      }
      listener.awaitEmpty(LAST_WORDS);
    } catch (InterruptedException e) {
      commands.stopAll();
      Thread.currentThread().interrupt();
    }
  }

  /** What whoever starts the daemon should know of it, a sentence each. */
  List<String> remarks() {
    List<String> all = new ArrayList<>(audit.remarks());
    all.addAll(remarks.all());
    return all;
  }

  private void watchIdleness(Duration idle) {
    Thread.ofPlatform()
        .daemon()
        .name("idle-watch")
        .start(() -> {
          try {
            if (listener.awaitIdle(idle)) {
              LOG.info("nobody connected for {} s, stopping", idle.toSeconds());
              close();
            }
          } catch (IOException e) {
            LOG.error("the daemon could not stop cleanly: {}", e.getMessage());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static Surroundings surroundings(DaemonConfig config, PolicySource policySource) {
    return new Surroundings(
        config.account().home(),
        config.account().directory(),
        GuardedFiles.of(config, policySource),
        config.account().environment(),
        config.account().uid() == ROOT);
  }
}
