package dev.osd.daemon.system;

import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A program and all that it has started. A member is a descendant of the program or of an orphan
 * that came to the daemon ({@link Subreaper}); there is no third place for one to be. Safe for use
 * by several threads; one of them, its owner, waits, ends and closes.
 */
public final class ProcessFamily implements Closeable {
  /** For how long killing is tried: one that has become another user's cannot be killed at all. */
  private static final Duration KILLING = Duration.ofSeconds(5);

  /** How often orphans that have ended are reaped while the program runs. */
  private static final Duration REAPING = Duration.ofSeconds(1);

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(16);

  private static final int NO_PROCESS = -1;

  private final Subreaper subreaper;
  private final byte[] mark;
  private final long began;
  private volatile Optional<ChildProcess> root = Optional.empty();

  ProcessFamily(Subreaper subreaper, String mark, long began) {
    this.subreaper = subreaper;
    this.mark = mark.getBytes(StandardCharsets.UTF_8);
    this.began = began;
  }

  /**
   * Starts the family's program, in the calling thread, whose confinement it gets; called once.
   *
   * @throws SystemException with what the kernel answered where it cannot be started
   */
  public void spawn(SpawnRequest request) throws SystemException {
    if (root.isPresent()) {
      throw new IllegalStateException("the family has its program already");
    }
    root = Optional.of(subreaper.spawner().spawn(request));
  }

  /** The number of the program, which is its own until the family is closed. */
  public int pid() {
    return root().pid();
  }

  /**
   * Waits until the program has ended. An interruption is noticed within a second.
   *
   * @param enders once the other end of one of them is closed, it is not waited for any more
   * @return false if it has not ended within this time, or not before an end of the others
   */
  public boolean awaitEnd(Duration most, List<Descriptor> enders)
      throws SystemException, InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (true) {
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      if (root().awaitEnd(shorter(left, REAPING), enders)) {
        return true;
      }
      if (left.compareTo(REAPING) <= 0 || BlockIo.anyEnded(enders)) {
        return false;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      subreaper.reapOrphans();
    }
  }

  /** How the program ended; nothing where it has not. Ends its number, so it is asked last. */
  public Optional<Ending> ending() throws SystemException {
    return root().reap();
  }

  /** Kills the program from another thread; the one that waits for it sees to the rest. */
  public void stop() {
    root.ifPresent(program -> signal(program, Signal.SIGKILL));
  }

  /**
   * Ends the whole family: SIGTERM for each member, SIGKILL for those that are still there after
   * {@code patience}, and again for those that were started in the meantime.
   *
   * @return whether none is left
   */
  public boolean end(Duration patience) throws SystemException {
    long deadline = System.nanoTime() + patience.toNanos();
    look().members().values().forEach(member -> signal(member, Signal.SIGTERM));
    Duration pause = SHORTEST_PAUSE;
    do {
      root().awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      if (look().nothingLeft()) {
        return true;
      }
      pause = pause(pause);
    } while (System.nanoTime() < deadline);
    return kill();
  }

  /**
   * Kills what is alive of the family, until a look finds nothing.
   *
   * @return whether that came true within a few seconds
   */
  public boolean kill() throws SystemException {
    long deadline = System.nanoTime() + KILLING.toNanos();
    Duration pause = SHORTEST_PAUSE;
    while (true) {
      killOwnGroup();
      Look look = look();
      if (look.nothingLeft()) {
        return true;
      }
      Map<Integer, ProcessFacts> members = look.members();
      if (System.nanoTime() >= deadline) {
        subreaper.giveUp(members.values());
        return false;
      }
      if (!members.isEmpty()) {
        killAll(members.values());
        pause = pause(pause);
      }
    }
  }

  /** Reaps the program. One that cannot be killed is reaped when it ends. */
  @Override
  public void close() throws SystemException {
    try {
      if (root.isPresent()) {
        ChildProcess program = root.get();
        if (program.reap().isPresent()) {
          program.close();
        } else {
          subreaper.abandon(program);
        }
      }
    } finally {
      subreaper.end(this);
    }
  }

  /** When it began, in the unit of {@link ProcessFacts#started}. */
  long began() {
    return began;
  }

  boolean isRoot(int pid) {
    return root.map(ChildProcess::pid).orElse(NO_PROCESS) == pid;
  }

  boolean hasMarked(int pid) {
    return ProcFiles.environmentHas(pid, mark);
  }

  /**
   * Kills the program's own process group, where most of what it started is. This comes before any
   * look: with a storm of processes about, looking takes long. The number is the program's as long
   * as that has not been reaped.
   */
  private void killOwnGroup() {
    root.filter(program -> !program.isReaped())
        .ifPresent(program -> Processes.killGroup(program.pid()));
  }

  /** Kills members group by group, so that none of a group can start another meanwhile. */
  private void killAll(Collection<ProcessFacts> members) {
    Set<Integer> killed = new HashSet<>();
    for (ProcessFacts member : members) {
      // A process that is stopped cannot end, so its group is still its own. A group lies within
      // its session, and that session is not the daemon's.
      if (killed.contains(member.group()) || !signal(member, Signal.SIGSTOP)) {
        continue;
      }
      if (member.group() > 1 && member.session() != subreaper.session()) {
        Processes.killGroup(member.group());
        killed.add(member.group());
      }
      signal(member, Signal.SIGKILL);
    }
  }

  /**
   * What a look found.
   *
   * @param members those that are alive, by number
   * @param complete whether none can have been overlooked that has no living parent among them
   */
  private record Look(Map<Integer, ProcessFacts> members, boolean complete) {
    boolean nothingLeft() {
      return members.isEmpty() && complete;
    }
  }

  /**
   * Looks for every member: first at the program, then at orphans, to which its children belong
   * once it has ended, and then at all their descendants.
   */
  private Look look() {
    Map<Integer, ProcessFacts> members = new LinkedHashMap<>();
    Set<Integer> seen = new HashSet<>();
    Deque<Integer> parents = new ArrayDeque<>();
    ownProgram()
        .filter(program -> !program.ended())
        .ifPresent(program -> {
          members.put(program.pid(), program);
          parents.add(program.pid());
        });
    Subreaper.Orphans orphans = subreaper.orphansOf(this);
    for (ProcessFacts orphan : orphans.living()) {
      members.put(orphan.pid(), orphan);
      parents.add(orphan.pid());
    }
    while (!parents.isEmpty()) {
      int parent = parents.remove();
      if (!seen.add(parent)) {
        continue;
      }
      for (int child : ProcFiles.children(parent)) {
        ProcessFacts.of(child)
            .filter(facts -> facts.parent() == parent && !facts.ended())
            .ifPresent(facts -> {
              members.put(child, facts);
              parents.add(child);
            });
      }
    }
    return new Look(members, orphans.complete());
  }

  /** The program itself, as long as its number is its own. */
  private Optional<ProcessFacts> ownProgram() {
    return root.filter(program -> !program.isReaped())
        .flatMap(program -> ProcessFacts.of(program.pid()));
  }

  /** Sends a member a signal; false where it has ended, or is another user's. */
  private boolean signal(ProcessFacts member, int signal) {
    if (isRoot(member.pid())) {
      return signal(root(), signal);
    }
    try (Descriptor process = Processes.open(subreaper.architecture(), member.pid())) {
      // Looked at with the descriptor in hand: the number may have changed its owner before.
      if (ProcessFacts.of(member.pid()).filter(member::isSame).isEmpty()) {
        return false;
      }
      Processes.signal(subreaper.architecture(), process, signal);
      return true;
    } catch (SystemException e) {
      return false;
    }
  }

  private static boolean signal(ChildProcess program, int signal) {
    try {
      program.signal(signal);
      return true;
    } catch (SystemException e) {
      return false;
    }
  }

  private ChildProcess root() {
    return root.orElseThrow(() -> new IllegalStateException("the family has no program"));
  }

  /** Waits for the program's end or for this time, and gives the time for the next wait. */
  private Duration pause(Duration pause) throws SystemException {
    if (!root().awaitEnd(pause)) {
      return longer(pause);
    }
    LockSupport.parkNanos(pause.toNanos());
    return longer(pause);
  }

  private static Duration longer(Duration pause) {
    return shorter(pause.multipliedBy(2), LONGEST_PAUSE);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
