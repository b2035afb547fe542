package dev.osd.daemon.system;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The daemon as the process that orphans among its descendants come to (prctl(2),
 * PR_SET_CHILD_SUBREAPER). Whatever a program starts and leaves behind thus becomes a child of the
 * daemon, whether it has left the session or cleared its environment, and only the daemon can reap
 * it: as long as it has not, the number is that process's own.
 *
 * <p>An orphan is told from the runtime's own children by its session. Each program is started in a
 * new one, and a process can leave its session for a new one only, so none of a program's
 * descendants is ever in the daemon's, where every other child of the daemon is.
 *
 * <p>Which family an orphan belongs to is seen from its session or from the mark in its
 * environment. Where both are gone, it may be of any family that was running when it was started;
 * it belongs to the last of them.
 */
public final class Subreaper {
  private final Architecture architecture;
  private final Spawner spawner;
  private final int session;

  /** The kernel hands orphans to the first thread that lives, which is this one (exit(2)). */
  private final String firstThread;

  private final Set<ProcessFamily> families = ConcurrentHashMap.newKeySet();

  /** Children that could not be killed; they are reaped should they ever end. */
  private final Set<ChildProcess> abandoned = ConcurrentHashMap.newKeySet();

  /** What could not be killed, so that only the family it belonged to is held up by it. */
  private final Set<ProcessFacts> givenUp = ConcurrentHashMap.newKeySet();

  private Subreaper(Architecture architecture, Spawner spawner, int self, int session) {
    this.architecture = architecture;
    this.spawner = spawner;
    this.session = session;
    this.firstThread = "/proc/" + self + "/task/" + self;
  }

  /**
   * Makes this process the one that orphans come to; for the rest of its life.
   *
   * @param spawner starts the programs; stays the caller's
   * @throws SystemException if the kernel refuses
   */
  public static Subreaper become(Architecture architecture, Spawner spawner)
      throws SystemException {
    int self = Math.toIntExact(ProcessHandle.current().pid());
    ProcessFacts facts =
        ProcessFacts.of(self).orElseThrow(() -> new SystemException("/proc/self", Errno.ENOENT));
    Processes.becomeSubreaper();
    return new Subreaper(architecture, spawner, self, facts.session());
  }

  /**
   * A new family, without members yet; the caller's to close.
   *
   * @param mark an entry of the environment of its first program, unlike any other family's
   */
  public ProcessFamily begin(String mark) throws SystemException {
    ProcessFamily family = new ProcessFamily(this, mark, Processes.ticks());
    families.add(family);
    return family;
  }

  Architecture architecture() {
    return architecture;
  }

  /** The daemon's own session. */
  int session() {
    return session;
  }

  Spawner spawner() {
    return spawner;
  }

  /** Lets a family go. */
  void end(ProcessFamily family) {
    families.remove(family);
  }

  /** Keeps a child that is still running, to be reaped when it ends. */
  void abandon(ChildProcess child) {
    abandoned.add(child);
  }

  /** Takes these for what cannot be killed: no family will be asked to end them again. */
  void giveUp(Collection<ProcessFacts> processes) {
    givenUp.addAll(processes);
  }

  /** The living orphans that are this family's to end. */
  Orphans orphansOf(ProcessFamily family) {
    Orphans all = reapOrphans();
    return new Orphans(
        all.living().stream().filter(orphan -> belongs(orphan, family)).toList(), all.complete());
  }

  /**
   * What a look at the orphans found.
   *
   * @param complete whether all of them are there: one that ended while they were looked at may
   *     have started another, which came too late to be seen
   */
  record Orphans(List<ProcessFacts> living, boolean complete) {}

  /** Reaps the orphans that have ended and looks at the others. */
  synchronized Orphans reapOrphans() {
    // Only here, under the lock, does anybody leave the list of children, which the kernel shows
    // in full only as long as nobody does (proc(5)).
    List<ProcessFacts> living = new ArrayList<>();
    boolean complete = true;
    for (int pid : ProcFiles.childrenOf(firstThread)) {
      if (isHeld(pid)) {
        continue;
      }
      Optional<ProcessFacts> facts = ProcessFacts.of(pid);
      if (facts.filter(child -> child.session() == session).isPresent()) {
        continue;
      }
      if (facts.filter(orphan -> !orphan.ended()).isPresent()) {
        living.add(facts.get());
      } else {
        reap(pid);
        complete = false;
      }
    }
    abandoned.removeIf(Subreaper::isOver);
    givenUp.removeIf(process -> !isAlive(process));
    living.removeIf(orphan -> givenUp.stream().anyMatch(orphan::isSame));
    return new Orphans(living, complete);
  }

  /** Whether somebody else will reap this child. */
  private boolean isHeld(int pid) {
    return families.stream().anyMatch(family -> family.isRoot(pid))
        || abandoned.stream().anyMatch(child -> child.pid() == pid);
  }

  private boolean belongs(ProcessFacts orphan, ProcessFamily family) {
    if (family.isRoot(orphan.session())) {
      return true;
    }
    List<ProcessFamily> others =
        families.stream()
            .filter(other -> other != family)
            .filter(other -> other.began() <= orphan.started())
            .toList();
    if (others.stream().anyMatch(other -> other.isRoot(orphan.session()))) {
      return false;
    }
    return others.isEmpty() || family.hasMarked(orphan.pid());
  }

  private static void reap(int pid) {
    try {
      Processes.reap(pid);
    } catch (SystemException e) {
      // Not a child any more: it has been reaped already.
    }
  }

  private static boolean isAlive(ProcessFacts process) {
    return ProcessFacts.of(process.pid()).filter(process::isSame).isPresent();
  }

  private static boolean isOver(ChildProcess child) {
    try {
      if (child.reap().isEmpty()) {
        return false;
      }
    } catch (SystemException e) {
      // Nothing is left that could be reaped.
    }
    child.close();
    return true;
  }
}
