package org.seedferry.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seedferry.guard.manual.ManualGuard;

class StopTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final ManualGuard guard = new ManualGuard();
  private final LogLines log = new LogLines("org.seedferry.guard");
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    guard.close();
    log.close();
  }

  private AutoCloseable resource(String name) {
    return () -> seen.add(name + " closed");
  }

  @Test
  void sleepingRunEndsAtOnceWithoutAnInterrupt() {
    GuardedTask task =
        guard.loop(
            "loop",
            stop -> {
              boolean whole = stop.sleep(LONG);
              seen.add(whole + " " + stop.requested() + " " + Thread.interrupted());
            });
    guard.settle();
    task.close();
    assertThat(seen).containsExactly("false true false");
    assertThat(task.report().lastExit()).isEqualTo(ExitReason.CANCELLED);
    assertThat(guard.clock().instant()).isEqualTo("2030-01-01T00:00:00Z");
  }

  @Test
  void closeBeforeTheFirstRunEndsTheTaskWithoutARun() {
    GuardedTask task = guard.once("single", stop -> seen.add("run"));
    task.close();
    guard.settle();
    assertThat(task.ended()).isTrue();
    assertThat(seen).isEmpty();
    assertThat(task.report().runs()).isZero();
    assertThat(log.lines()).containsExactly("INFO single cancelled");
  }

  @Test
  void closeDuringTheInitialDelayTakesTheTaskOffTheQueue() {
    GuardedTask task = guard.start(TaskSpec.once("single").after(LONG), stop -> seen.add("run"));
    guard.settle();
    task.close();
    guard.advance(LONG.multipliedBy(2));
    assertThat(seen).isEmpty();
    assertThat(task.report().nextRun()).isNull();
  }

  @Test
  void secondCloseAndCloseAfterTheEndDoNothing() {
    GuardedTask task = guard.once("single", stop -> {});
    guard.settle();
    task.close();
    task.close();
    task.cancel();
    assertThat(log.lines()).containsExactly("DEBUG single completed");
  }

  @Test
  void closeFromInsideOnlyCancels() {
    GuardedTask[] task = new GuardedTask[1];
    task[0] =
        guard.every(
            Duration.ofSeconds(1),
            "poll",
            stop -> {
              stop.onStop(resource("a"));
              task[0].close();
              seen.add("goes on, requested=" + stop.requested());
            });
    guard.advance(Duration.ofSeconds(10));
    assertThat(seen).containsExactly("a closed", "goes on, requested=true");
    assertThat(task[0].ended()).isTrue();
    assertThat(task[0].report().runs()).isEqualTo(1);
  }

  @Test
  void closeFromInsideOfABoundResourceOnlyCancels() {
    GuardedTask[] task = new GuardedTask[1];
    task[0] =
        guard.loop(
            "loop",
            stop -> {
              stop.onStop(
                  () -> {
                    task[0].close();
                    seen.add("resource closed");
                  });
              stop.sleep(LONG);
            });
    guard.settle();
    task[0].close();
    assertThat(seen).containsExactly("resource closed");
    assertThat(task[0].ended()).isTrue();
    assertThat(log.lines()).containsExactly("INFO loop cancelled");
    assertThat(guard.clock().instant()).isEqualTo("2030-01-01T00:00:00Z");
  }

  @Test
  void guardClosedFromInsideOfABoundResourceOnlyCancels() {
    OwnedGuard other = guard.guard("other");
    GuardedTask task =
        other.loop(
            "loop",
            stop -> {
              stop.onStop(other);
              stop.sleep(LONG);
            });
    guard.settle();
    task.close();
    assertThat(task.ended()).isTrue();
    assertThat(guard.clock().instant()).isEqualTo("2030-01-01T00:00:00Z");
    assertThatThrownBy(() -> other.once("late", stop -> {}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closeFromInsideOfAListenerOnlyCancels() {
    OwnedGuard other = guard.guard("other");
    GuardedTask[] task = new GuardedTask[1];
    guard.add(
        exit -> {
          task[0].close();
          other.close();
          seen.add(exit.reason().word());
        });
    task[0] = other.every(Duration.ofSeconds(10), "poll", stop -> {});
    guard.advance(Duration.ofMinutes(1));
    assertThat(seen).containsExactly("completed", "cancelled");
    assertThat(task[0].ended()).isTrue();
    assertThat(task[0].report().runs()).isEqualTo(1);
    assertThat(guard.clock().instant()).isEqualTo("2030-01-01T00:01:00Z");
  }

  @Test
  void refusalThatTheStopItselfMakesIsNoPanic() {
    OwnedGuard other = guard.guard("other");
    GuardedPool pool = other.pool("fetch", 1, 1);
    GuardedTask starts =
        other.once(
            "starts",
            stop -> {
              stop.sleep(LONG);
              other.once("late", inner -> seen.add("late"));
            });
    GuardedTask submits =
        other.once(
            "submits",
            stop -> {
              stop.sleep(LONG);
              pool.submit("late", java.util.Map.of(), inner -> seen.add("late"));
            });
    GuardedTask opens =
        other.once(
            "opens",
            stop -> {
              stop.sleep(LONG);
              other.pool("late", 1, 1);
            });
    guard.settle();
    other.close();
    assertThat(java.util.List.of(starts, submits, opens))
        .extracting(task -> task.report().lastExit())
        .containsOnly(ExitReason.CANCELLED);
    assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR"));
    assertThat(seen).isEmpty();
  }

  @Test
  void guardClosedFromInsideOnlyCancels() {
    OwnedGuard other = guard.guard("other");
    GuardedTask neighbour = other.loop("neighbour", stop -> stop.sleep(LONG));
    GuardedTask task =
        other.once(
            "single",
            stop -> {
              other.close();
              seen.add("goes on");
            });
    guard.settle();
    assertThat(seen).containsExactly("goes on");
    assertThat(task.ended()).isTrue();
    assertThat(neighbour.ended()).isTrue();
  }

  @Test
  void runKnowsWhetherItIsAskedToEndAndThenSleepsNoMore() {
    GuardedTask task =
        guard.loop(
            "loop",
            stop -> {
              seen.add("requested " + stop.requested());
              seen.add("slept " + stop.sleep(Duration.ofSeconds(1)));
              stop.throwIfRequested();
              seen.add("slept " + stop.sleep(LONG));
              seen.add("requested " + stop.requested());
              seen.add("slept " + stop.sleep(LONG));
            });
    guard.advance(Duration.ofSeconds(2));
    task.close();
    assertThat(seen)
        .containsExactly(
            "requested false", "slept true", "slept false", "requested true", "slept false");
    assertThat(guard.clock().instant()).isEqualTo("2030-01-01T00:00:02Z");
  }

  @Test
  void workThatWaitsElsewhereAfterASleepIsInterruptedAtOnce() {
    GuardedTask other = guard.loop("other", stop -> stop.sleep(LONG));
    GuardedTask task =
        guard.loop(
            "loop",
            stop -> {
              stop.sleep(Duration.ofSeconds(1));
              other.await(LONG);
            });
    guard.advance(Duration.ofSeconds(2));
    task.close();
    assertThat(task.report().lastExit()).isEqualTo(ExitReason.CANCELLED);
    assertThat(guard.clock().instant()).isEqualTo("2030-01-01T00:00:02Z");
  }

  @Test
  void workThatHoldsAResourceAndWaitsElsewhereIsInterruptedOnceThatIsClosed() {
    GuardedTask other = guard.loop("other", stop -> stop.sleep(LONG));
    GuardedTask task =
        guard.loop(
            "loop",
            stop -> {
              AutoCloseable a = resource("a");
              assertThat(stop.onStop(a)).isSameAs(a);
              try {
                other.await(LONG);
              } catch (InterruptedException e) {
                seen.add("interrupted");
              }
            });
    guard.settle();
    task.close();
    assertThat(seen).containsExactly("a closed", "interrupted");
    assertThat(guard.clock().instant()).isEqualTo("2030-01-01T00:00:00Z");
  }

  @Test
  void runThatSleepsAndHoldsAResourceIsNotInterrupted() {
    List<Boolean> interrupted = new ArrayList<>();
    GuardedTask task =
        guard.loop(
            "loop",
            stop -> {
              stop.onStop(resource("a"));
              stop.sleep(LONG);
              // What would be interrupted by now waits no longer than this.
              GuardedTask slow = guard.once("slow", inner -> inner.sleep(Duration.ofSeconds(1)));
              interrupted.add(!slow.await(LONG));
            });
    guard.settle();
    task.close();
    assertThat(interrupted).containsExactly(false);
    assertThat(seen).containsExactly("a closed");
  }

  @Test
  void boundResourcesOfAStuckRunAreClosedAtOnceAndInReverseOrder() {
    GuardedTask task =
        guard.loop(
            "stubborn",
            stop -> {
              stop.onStop(resource("a"));
              stop.onStop(resource("b"));
              Stubborn.outlast(guard.guard("x"), stop);
              stop.onStop(resource("late"));
            });
    guard.settle();
    task.close();
    assertThat(task.report().state()).isEqualTo(TaskState.STUCK);
    assertThat(seen).containsExactly("b closed", "a closed");
    guard.advance(LONG);
    assertThat(seen).containsExactly("b closed", "a closed", "late closed");
  }

  @Test
  void boundResourcesOfAFailedRunAreClosedInReverseOrderBeforeTheNextRun() {
    guard.every(
        Duration.ofSeconds(10),
        "poll",
        stop -> {
          seen.add("run");
          stop.onStop(resource("a"));
          stop.onStop(resource("b"));
          throw new IOException("refused");
        });
    guard.advance(Duration.ofSeconds(10));
    assertThat(seen).containsExactly("run", "b closed", "a closed", "run", "b closed", "a closed");
  }

  @Test
  void interruptThatAListenerOrTheWorkLeavesBehindDoesNotReachTheNextRun() {
    guard.add(exit -> Thread.currentThread().interrupt());
    guard.every(
        Duration.ofSeconds(10),
        "poll",
        stop -> {
          seen.add("interrupted " + Thread.currentThread().isInterrupted());
          Thread.currentThread().interrupt();
        });
    guard.advance(Duration.ofSeconds(20));
    assertThat(seen).containsExactly("interrupted false", "interrupted false", "interrupted false");
    assertThat(guard.report("poll").failures()).isZero();
  }

  @Test
  void whoWaitsForAPlaceInAPoolIsRefusedWhenItsGuardCloses() {
    OwnedGuard other = guard.guard("other");
    GuardedPool pool = other.pool("fetch", 1, 0);
    GuardedTask bringer =
        guard.once(
            "bring",
            stop -> {
              pool.submit("a", java.util.Map.of(), inner -> inner.sleep(LONG));
              pool.submit("b", java.util.Map.of(), inner -> inner.sleep(LONG));
            });
    guard.settle();
    assertThat(bringer.ended()).isFalse();
    other.close();
    guard.settle();
    assertThat(bringer.report().lastError()).contains("pool fetch is closed: b is not taken");
  }

  @Test
  void boundResourcesAreClosedInReverseOrderOnAStop() {
    GuardedTask task =
        guard.loop(
            "loop",
            stop -> {
              stop.onStop(resource("a"));
              stop.onStop(resource("b"));
              stop.sleep(LONG);
            });
    guard.settle();
    task.close();
    assertThat(seen).containsExactly("b closed", "a closed");
  }

  @Test
  void boundResourcesAreClosedInReverseOrderAfterAPanicAndOnANormalEnd() {
    guard.once(
        "panics",
        stop -> {
          stop.onStop(resource("a"));
          stop.onStop(resource("b"));
          throw new StackOverflowError();
        });
    guard.once(
        "ends",
        stop -> {
          stop.onStop(resource("c"));
          stop.onStop(resource("d"));
        });
    guard.settle();
    assertThat(seen).containsExactly("b closed", "a closed", "d closed", "c closed");
  }

  @Test
  void throwingCloseDoesNotSkipTheNext() {
    guard.once(
        "single",
        stop -> {
          stop.onStop(resource("a"));
          stop.onStop(
              () -> {
                throw new NoClassDefFoundError("gone");
              });
          stop.onStop(resource("c"));
        });
    guard.settle();
    assertThat(seen).containsExactly("c closed", "a closed");
    assertThat(log.lines()).anyMatch(line -> line.startsWith("WARN test/single: closing "));
  }

  @Test
  void resourceBoundAfterTheStopIsClosedAtOnce() {
    GuardedTask task =
        guard.loop(
            "loop",
            stop -> {
              stop.sleep(LONG);
              AutoCloseable late = resource("late");
              assertThat(stop.onStop(late)).isSameAs(late);
              seen.add("after binding");
            });
    guard.settle();
    task.close();
    assertThat(seen).containsExactly("late closed", "after binding");
  }

  @Test
  void releasedResourceStaysOpen() {
    guard.once(
        "single",
        stop -> {
          AutoCloseable a = stop.onStop(resource("a"));
          stop.onStop(resource("b"));
          stop.release(a);
          stop.release(resource("unknown"));
        });
    guard.settle();
    assertThat(seen).containsExactly("b closed");
  }

  @Test
  void noRestartWhileStopping() {
    GuardedTask task =
        guard.loop(
            "loop",
            stop -> {
              stop.sleep(LONG);
              throw new IllegalStateException("broken");
            });
    guard.settle();
    task.close();
    guard.advance(LONG);
    assertThat(task.report().runs()).isEqualTo(1);
    assertThat(task.report().lastExit()).isEqualTo(ExitReason.PANIC);
  }

  @Test
  void noRestartAfterAStopDuringThePause() {
    GuardedTask task =
        guard.loop(
            "loop",
            stop -> {
              throw new IllegalStateException("broken");
            });
    guard.settle();
    assertThat(task.report().state()).isEqualTo(TaskState.RESTARTING);
    task.close();
    guard.advance(LONG);
    assertThat(task.report().runs()).isEqualTo(1);
    assertThat(task.report().lastExit()).isEqualTo(ExitReason.CANCELLED);
  }

  @Test
  void troubleThatTheStopItselfMakesIsNoFailure() {
    GuardedTask io =
        guard.once(
            "io",
            stop -> {
              stop.sleep(LONG);
              throw new IOException("stream closed");
            });
    GuardedTask asked =
        guard.once(
            "asked",
            stop -> {
              stop.sleep(LONG);
              stop.throwIfRequested();
            });
    guard.settle();
    io.close();
    asked.close();
    assertThat(io.report().lastExit()).isEqualTo(ExitReason.CANCELLED);
    assertThat(asked.report().lastExit()).isEqualTo(ExitReason.CANCELLED);
    assertThat(log.lines())
        .containsExactly(
            "INFO io cancelled: java.io.IOException: stream closed", "INFO asked cancelled");
  }

  @Test
  void startAfterCloseIsRefused() {
    OwnedGuard other = guard.guard("other");
    other.close();
    other.close();
    assertThatThrownBy(() -> other.once("late", stop -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("other/late");
    assertThatThrownBy(() -> other.pool("late", 1, 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closeOfOneGuardLeavesOthersAlone() {
    OwnedGuard other = guard.guard("test");
    GuardedTask mine = guard.loop("mine", stop -> stop.sleep(LONG));
    GuardedTask theirs = other.loop("theirs", stop -> stop.sleep(LONG));
    guard.settle();
    other.close();
    assertThat(theirs.ended()).isTrue();
    assertThat(mine.ended()).isFalse();
    assertThat(mine.report().state()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void limitsOfTasksThatCloseTogetherDoNotAddUp() {
    OwnedGuard other = guard.guard("other");
    for (int i = 0; i < 3; i++) {
      other.start(TaskSpec.loop("stubborn " + i), stop -> Stubborn.outlast(guard.guard("x"), stop));
    }
    guard.settle();
    other.close();
    assertThat(
            Duration.between(
                java.time.Instant.parse("2030-01-01T00:00:00Z"), guard.clock().instant()))
        .isEqualTo(TaskSpec.DEFAULT_STOP_WITHIN);
    assertThat(guard.report().tasks())
        .filteredOn(task -> task.operation().startsWith("stubborn"))
        .hasSize(3)
        .extracting(TaskReport::state)
        .containsOnly(TaskState.STUCK);
    guard.advance(LONG);
    assertThat(guard.report().tasks()).isEmpty();
  }

  @Test
  void whatDoesNotEndIsNamedWithItsStackAndItsEndIsTold() {
    List<TaskExit> exits = new ArrayList<>();
    guard.add(exits::add);
    OwnedGuard other = guard.guard("other");
    GuardedTask task = other.loop("stubborn", stop -> Stubborn.outlast(guard.guard("x"), stop));
    guard.settle();
    task.close();
    TaskReport report = task.report();
    assertThat(report.state()).isEqualTo(TaskState.STUCK);
    assertThat(report.stuckSince()).isEqualTo(guard.clock().instant());
    assertThat(report.stack()).contains("Stubborn.outlast");
    assertThat(guard.report().tasks()).extracting(TaskReport::operation).contains("stubborn");
    assertThat(log.events())
        .filteredOn(e -> e.getFormattedMessage().equals("stubborn is stuck: not ended within 4 s"))
        .hasSize(1)
        .allSatisfy(e -> assertThat(LogLines.field(e, "stack")).contains("Stubborn.outlast"));
    guard.advance(LONG);
    assertThat(task.ended()).isTrue();
    assertThat(task.report().stack()).isEmpty();
    assertThat(log.lines()).contains("INFO stubborn recovered: the stuck run has ended after 60 s");
    assertThat(exits)
        .filteredOn(exit -> exit.operation().equals("stubborn"))
        .extracting(TaskExit::reason)
        .containsExactly(ExitReason.STUCK, ExitReason.CANCELLED);
  }

  @Test
  void cancelledTaskThatNobodyAwaitsIsFoundStuckAsWell() {
    GuardedTask task =
        guard.guard("other").loop("stubborn", stop -> Stubborn.outlast(guard.guard("x"), stop));
    guard.settle();
    task.cancel();
    guard.advance(Duration.ofSeconds(5));
    assertThat(task.report().state()).isEqualTo(TaskState.STUCK);
  }

  @Test
  void awaitTellsWhetherTheTaskEnded() throws Exception {
    GuardedTask task = guard.once("single", stop -> stop.sleep(Duration.ofSeconds(30)));
    assertThat(task.await(Duration.ofSeconds(10))).isFalse();
    assertThat(task.await(Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void everythingDueIsGoneAfterTheClose() {
    guard.every(Duration.ofSeconds(1), "poll", stop -> seen.add("tick"));
    guard.settle();
    guard.close();
    assertThat(seen).containsExactly("tick");
    assertThat(guard.report().tasks()).isEmpty();
    guard.close();
  }
}
