package dev.osd.daemon.plan;

import dev.osd.daemon.system.Demand;
import dev.osd.protocol.Peer;
import dev.osd.protocol.Plan;
import java.util.Optional;

/**
 * Gives each plan its turn. Plans on descriptors have places of their own: one that reads what a
 * person types takes as long as the person does, and must not keep others from running programs.
 *
 * @param plans the places of all other plans
 * @param onDescriptors the places of plans on descriptors
 */
public record Turns(RunningPlans plans, RunningPlans onDescriptors) {
  /**
   * A place for a plan of this peer, or nothing where none came free in time, or while it was
   * wanted.
   */
  Optional<RunningPlans.Place> take(Plan plan, Peer peer, Demand demand)
      throws InterruptedException {
    return (plan.onlyOnDescriptors() ? onDescriptors : plans).take(peer, demand);
  }

  /** Has those who wait look whether they are still wanted. */
  void wake() {
    plans.wake();
    onDescriptors.wake();
  }

  /** Lets no further plan begin. */
  public void close() {
    plans.close();
    onDescriptors.close();
  }

  /**
   * Waits until no plan runs.
   *
   * @return whether that came true within {@code nanos}
   */
  public boolean awaitNone(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    return plans.awaitNone(nanos) && onDescriptors.awaitNone(Math.max(0, end - System.nanoTime()));
  }
}
