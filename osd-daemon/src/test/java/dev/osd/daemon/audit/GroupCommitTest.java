package dev.osd.daemon.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.osd.policy.AuditRules.Sync;
import dev.osd.protocol.record.Link;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many share one sync, and none is told that its record is on the disk before it is. */
@Timeout(60)
final class GroupCommitTest {
  @TempDir private Path folder;
  private Disk.Open file;

  private final AtomicLong sequence = new AtomicLong();
  private final AtomicInteger syncs = new AtomicInteger();
  private final CountDownLatch firstHasBegun = new CountDownLatch(1);
  private final CountDownLatch firstMayEnd = new CountDownLatch(1);
  private final AtomicReference<Runnable> breath = new AtomicReference<>(() -> {});
  private volatile boolean fails;

  @BeforeEach
  void openFile() throws IOException {
    file = new LogFixture(folder).disk.open(folder.resolve("f"));
  }

  @Test
  void whoComesDuringASyncSharesTheNextOne() throws Exception {
    GroupCommit group = group();
    try (ExecutorService clients = Executors.newFixedThreadPool(9)) {
      Future<?> leader = clients.submit(waitFor(group, write()));
      firstHasBegun.await();
      List<Future<?>> others = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        others.add(clients.submit(waitFor(group, write())));
      }
      assertThat(others).noneMatch(Future::isDone);
      firstMayEnd.countDown();
      leader.get();
      for (Future<?> other : others) {
        other.get();
      }
    }
    assertThat(syncs).hasValue(2);
  }

  /** The others wait already when the sync begins, so it is for them as well. */
  @Test
  void whoComesJustBeforeASyncSharesIt() throws Exception {
    GroupCommit group = group();
    firstMayEnd.countDown();
    List<Thread> others = new ArrayList<>();
    breath.set(() -> {
      for (int i = 0; i < 3; i++) {
        others.add(Thread.ofPlatform().start(new FutureTask<>(waitFor(group, write()))));
      }
      while (others.stream().anyMatch(other -> other.getState() != Thread.State.WAITING)) {
        Thread.onSpinWait();
      }
    });
    group.await(write());
    for (Thread other : others) {
      other.join();
    }
    assertThat(syncs).hasValue(1);
  }

  @Test
  void aFailedSyncFailsAllWhoWaitedAndWhoComesLaterOfThatOpening() throws Exception {
    GroupCommit group = group();
    fails = true;
    try (ExecutorService clients = Executors.newFixedThreadPool(9)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(clients.submit(waitFor(group, write())));
      }
      firstMayEnd.countDown();
      for (Future<?> each : all) {
        assertThat(failed(each)).isTrue();
      }
    }
    fails = false;
    Position late = write();

    assertThat(group.hasFailed(1)).isTrue();
    assertThatIOException().isThrownBy(() -> group.await(late));
    assertThat(syncs).hasValue(1);
    group.await(position(write().link(), 2));
    assertThat(group.hasFailed(2)).isFalse();
  }

  @Test
  void filesAreNotChangedDuringASync() throws Exception {
    GroupCommit group = group();
    try (ExecutorService clients = Executors.newFixedThreadPool(2)) {
      Future<?> leader = clients.submit(waitFor(group, write()));
      firstHasBegun.await();
      Future<?> change =
          clients.submit(() -> group.exclusively(() -> position(new Link(100, ""), 2)));
      assertThat(change.isDone()).isFalse();
      firstMayEnd.countDown();
      leader.get();
      change.get();
    }
    group.await(position(new Link(99, ""), 2));
    assertThat(syncs).hasValue(1);
  }

  /** Records that nobody waits for come to the disk by themselves, and the head names them. */
  @Test
  void pingsAreNotSyncedForThemselvesButSoonAfter() throws Exception {
    LogFixture fixture = new LogFixture(folder).with(Sync.ALWAYS, 1 << 20, 1);
    try (JsonlAuditLog log = fixture.open()) {
      fixture.disk.heal();
      log.record(List.of(LogFixture.ping()));
      log.record(List.of(LogFixture.ping()));
      assertThat(fixture.disk.calls()).doesNotContain("sync audit.jsonl");
      while (!fixture.disk.calls().contains("write audit.jsonl.head")) {
        Thread.onSpinWait();
      }
      assertThat(fixture.disk.calls()).contains("sync audit.jsonl");
    }
    fixture.assertSound();
  }

  @Test
  void whatIsNotSyncedIsBounded() throws Exception {
    LogFixture fixture = new LogFixture(folder).with(Sync.OFF, 1 << 30, 1);
    try (JsonlAuditLog log = fixture.open()) {
      fixture.disk.heal();
      String mark = "x".repeat((int) LogWriter.MOST_UNSYNCED / 8);
      for (int i = 0; i < 9; i++) {
        log.record(List.of(LogFixture.event(mark)));
      }
      assertThat(fixture.disk.calls()).contains("write audit.jsonl.head");
    }
  }

  private GroupCommit group() {
    return new GroupCommit(
        position(Link.START, 1),
        () -> position(new Link(sequence.get(), ""), 1),
        this::commit,
        () -> breath.get().run());
  }

  private void commit(Position position) throws IOException {
    syncs.incrementAndGet();
    firstHasBegun.countDown();
    try {
      firstMayEnd.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    if (fails) {
      throw new IOException("no");
    }
  }

  private Position write() {
    return position(new Link(sequence.incrementAndGet(), ""), 1);
  }

  private Position position(Link link, long opening) {
    return new Position(file, file, link, 0, 1, opening);
  }

  private static Callable<Void> waitFor(GroupCommit group, Position position) {
    return () -> {
      group.await(position);
      return null;
    };
  }

  private static boolean failed(Future<?> future) throws InterruptedException {
    try {
      future.get();
      return false;
    } catch (ExecutionException e) {
      return e.getCause() instanceof IOException;
    }
  }
}
