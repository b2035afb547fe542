package dev.osd.daemon.socket;

import dev.osd.daemon.builtin.Builtins;
import dev.osd.daemon.exec.ActionExecutor;
import dev.osd.daemon.exec.CommandExecutor;
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
import dev.osd.daemon.testing.FakeClock;
import dev.osd.daemon.testing.MemoryAuditLog;
import dev.osd.daemon.testing.Programs;
import dev.osd.policy.Policy;
import dev.osd.protocol.Limits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A daemon in this process: real socket, real parts, a log in memory. */
final class SmallDaemon implements Closeable {
  static final String TOKEN = "t0ken";

  final MemoryAuditLog audit = new MemoryAuditLog();
  final Listener listener;
  final Sessions sessions;
  final CommandExecutor commands = Programs.unconfined();
  final Path path;
  private final SocketFile socket;
  private final Thread accepting;

  /** Serves the user that it runs as. */
  SmallDaemon(Path folder, Policy policy) throws IOException {
    this(folder, policy, (Integer) Files.getAttribute(folder, "unix:uid"));
  }

  /**
   * @param servedUid the only user that is served
   */
  SmallDaemon(Path folder, Policy policy, long servedUid) throws IOException {
    path = folder.resolve("s");
    long uid = (Integer) Files.getAttribute(folder, "unix:uid");
    socket = SocketFile.listen(path, false, uid);
    Limits limits = policy.limits();
    sessions = Sessions.open(new Builtins(64 << 20), folder);
    CurrentPolicy current = new CurrentPolicy(policy);
    ProcPeerFacts peers = new ProcPeerFacts();
    Admission admission = new Admission(current, servedUid);
    FakeClock clock = new FakeClock();
    PlanService plans =
        new PlanService(
            current,
            new Gate(
                new ActionResolver(List.of(Path.of("/usr/bin"), Path.of("/bin")), uid, folder),
                peers,
                new Surroundings(Path.of("/nonexistent"), folder, List.of(), Map.of(), false)),
            new Confirmations(TOKEN, clock),
            new Turns(
                RunningPlans.ofPrograms(limits, servedUid),
                RunningPlans.onDescriptors(limits, servedUid)),
            new ActionExecutor(commands, new ReadFileExecutor(), new WriteFileExecutor(clock)),
            audit);
    listener =
        new Listener(
            socket,
            new PeerCheck(admission, peers),
            new Requests(current, plans, new Attachments(sessions, audit), audit, admission));
    accepting = Thread.ofPlatform().name("accepting").start(listener::run);
  }

  Client connect() throws IOException {
    return new Client(path);
  }

  /** Takes in nobody more; those who are connected stay. */
  void stopAccepting() throws IOException, InterruptedException {
    socket.close();
    accepting.join();
  }

  /** Stops before its time. */
  void stop() throws IOException {
    socket.close();
    sessions.stopAll();
    listener.close();
  }

  @Override
  public void close() throws IOException {
    stop();
    try {
      accepting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
