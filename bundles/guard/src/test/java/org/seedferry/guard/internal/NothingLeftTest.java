package org.seedferry.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.seedferry.guard.BrokenLog;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.GuardedPool;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.LogLines;
import org.seedferry.guard.OwnedGuard;
import org.seedferry.guard.TaskSpec;

/** What is over leaves no due call, no workers and no name behind; what lacks workers waits. */
@Timeout(60)
class NothingLeftTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Seam seam = new Seam();
  private final Core core = new Core(seam, Owners.NONE);
  private final OwnedGuard guard = core.guard(7L, "plugin");

  @AfterEach
  void close() {
    core.close();
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      never.await(2, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void cancelledTickLeavesTheQueueAtOnce() throws Exception {
    GuardedTask task = guard.every(LONG, "tick", stop -> {});
    until(() -> seam.due() == 1);
    task.close();
    assertThat(seam.due()).isZero();
  }

  @Test
  void cancelledFirstRunLeavesTheQueueAtOnce() {
    GuardedTask task = guard.start(TaskSpec.once("later").after(LONG), stop -> {});
    assertThat(seam.due()).isEqualTo(1);
    task.close();
    assertThat(seam.due()).isZero();
  }

  @Test
  void cancelledTickLeavesTheQueueAlsoWithoutAWorkerForItsEnd() {
    GuardedTask task = guard.start(TaskSpec.once("later").after(LONG), stop -> {});
    seam.refuseWorkers(1);
    task.cancel();
    // The watch over its limit, and the next try to get a worker.
    assertThat(seam.due()).isEqualTo(2);
    task.close();
    assertThat(task.ended()).isTrue();
    assertThat(seam.due()).isZero();
  }

  @Test
  void cancelledRestartLeavesTheQueueAtOnce() throws Exception {
    GuardedTask task =
        guard.loop(
            "loop",
            stop -> {
              throw new IOException("gone");
            });
    until(() -> seam.due() == 1);
    task.close();
    assertThat(seam.due()).isZero();
  }

  @Test
  void stoppedRunLeavesNoWatchBehind() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    GuardedTask task =
        guard.loop(
            "loop",
            stop -> {
              begun.countDown();
              stop.sleep(LONG);
            });
    begun.await();
    assertThat(seam.due()).isZero();
    task.close();
    assertThat(seam.due()).isZero();
  }

  @Test
  void loopThatEndsLeavesNoLookAtItsHealthBehind() throws Exception {
    List<Integer> runs = new CopyOnWriteArrayList<>();
    CountDownLatch free = new CountDownLatch(1);
    GuardedTask task =
        guard.loop(
            "loop",
            stop -> {
              runs.add(seam.due());
              if (runs.size() == 1) {
                throw new IOException("gone");
              }
              free.await();
            });
    until(() -> runs.size() == 2);
    assertThat(runs).containsExactly(0, 1);
    free.countDown();
    assertThat(task.await(LIMIT)).isTrue();
    assertThat(seam.due()).isZero();
  }

  @Test
  void rescheduledTickIsInTheQueueOnce() throws Exception {
    GuardedTask task = guard.every(LONG, "tick", stop -> {});
    until(() -> seam.due() == 1);
    task.reschedule(LONG.plusHours(1));
    assertThat(seam.due()).isEqualTo(1);
  }

  @Test
  void drainThatIsOverLeavesNoLimitBehind() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 1).drainOnClose(LONG);
    CountDownLatch free = new CountDownLatch(1);
    pool.submit("item", Map.of(), stop -> free.await());
    Thread closer = new Thread(pool::close);
    closer.start();
    until(() -> seam.due() == 1);
    free.countDown();
    closer.join();
    assertThat(seam.due()).isZero();
  }

  @Test
  void drainThatWasBegunFromInsideLeavesNoLimitBehindEither() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 1).drainOnClose(LONG);
    GuardedTask item = pool.submit("item", Map.of(), stop -> pool.close());
    assertThat(item.await(LIMIT)).isTrue();
    assertThat(item.report().lastExit()).isEqualTo(ExitReason.COMPLETED);
    assertThat(seam.due()).isZero();
  }

  @Test
  void workersOfAClosedGuardAreDismissed() throws Exception {
    assertThat(seam.crews()).isEqualTo(1);
    OwnedGuard second = core.guard(7L, "plugin");
    assertThat(seam.crews()).isEqualTo(1);
    assertThat(guard.once("task", stop -> {}).await(LIMIT)).isTrue();
    guard.close();
    assertThat(seam.crews()).isEqualTo(1);
    second.close();
    assertThat(seam.crews()).isZero();
  }

  @Test
  void workersOfAStuckTaskAreDismissedWithItsEnd() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    GuardedTask task =
        guard.start(
            TaskSpec.once("stuck").stopWithin(Duration.ofMillis(20)),
            stop -> {
              begun.countDown();
              while (free.getCount() > 0) {
                Thread.onSpinWait();
              }
            });
    begun.await();
    guard.close();
    assertThat(seam.crews()).isEqualTo(1);
    free.countDown();
    assertThat(task.await(LIMIT)).isTrue();
    assertThat(seam.crews()).isZero();
  }

  @Test
  void endedItemsAreNotNamedAsForgotten() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 1);
    assertThat(pool.submit("item", Map.of(), stop -> {}).await(LIMIT)).isTrue();
    assertThat(Core.unclosed(guard)).isEmpty();
  }

  @Test
  void closedPoolIsForgotten() throws Exception {
    WeakReference<GuardedPool> pool = openAndClose();
    until(
        () -> {
          System.gc();
          return pool.get() == null;
        });
  }

  private WeakReference<GuardedPool> openAndClose() {
    GuardedPool pool = guard.pool("fetch", 1, 1);
    pool.close();
    return new WeakReference<>(pool);
  }

  @Test
  void taskWithoutAWorkerIsToldAndTriedAgain() throws Exception {
    try (LogLines log = new LogLines("org.seedferry.guard.internal")) {
      seam.refuseWorkers(1);
      GuardedTask task = guard.once("task", stop -> {});
      assertThat(log.lines()).containsExactly("ERROR plugin/task: no worker for it; again in 1 s");
      assertThat(task.await(Duration.ofMillis(500))).isFalse();
      assertThat(task.await(LIMIT)).isTrue();
      assertThat(task.report().lastExit()).isEqualTo(ExitReason.COMPLETED);
    }
  }

  @Test
  void taskWithoutAWorkerIsTriedAgainAlsoWithABrokenLog() throws Exception {
    try (BrokenLog broken = new BrokenLog()) {
      seam.refuseWorkers(1);
      assertThat(guard.once("task", stop -> {}).await(LIMIT)).isTrue();
      assertThat(broken.calls()).isPositive();
    }
  }

  @Test
  void boundResourceIsClosedAlsoWithoutAWorkerForIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    GuardedTask task =
        guard.loop(
            "loop",
            stop -> {
              stop.onStop(closed::countDown);
              begun.countDown();
              closed.await();
            });
    begun.await();
    seam.refuseWorkers(1);
    task.close();
    assertThat(closed.getCount()).isZero();
    assertThat(task.ended()).isTrue();
  }

  @Test
  void limitsOfAllGuardsOfAGoneOwnerRunAtTheSameTime() throws Exception {
    CountDownLatch begun = new CountDownLatch(3);
    CountDownLatch free = new CountDownLatch(1);
    for (int i = 0; i < 3; i++) {
      core.guard(8L, "gone")
          .start(
              TaskSpec.loop("hangs").stopWithin(Duration.ofSeconds(1)),
              stop -> {
                begun.countDown();
                while (free.getCount() > 0) {
                  Thread.onSpinWait();
                }
              });
    }
    begun.await();
    long began = System.nanoTime();
    core.closeAll(8L);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(2_000));
    free.countDown();
  }
}
