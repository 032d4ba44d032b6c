package org.seedferry.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seedferry.guard.manual.ManualGuard;

/** What the logger itself throws reaches no task, no listener and no close. */
class BrokenLogTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final ManualGuard guard = new ManualGuard();
  private final BrokenLog broken = new BrokenLog();
  private final List<String> seen = new ArrayList<>();

  @AfterEach
  void close() {
    try {
      guard.close();
    } finally {
      broken.close();
    }
  }

  @Test
  void tickerGoesOnThroughEveryKindOfExit() {
    guard.start(
        TaskSpec.every(Duration.ofSeconds(10), "poll"),
        stop -> {
          seen.add("run");
          switch (seen.size()) {
            case 1:
              throw new IOException("refused");
            case 2:
              throw new StackOverflowError();
            default:
          }
        });
    guard.advance(Duration.ofSeconds(21));
    TaskReport report = guard.report("poll");
    assertThat(report.runs()).isEqualTo(4);
    assertThat(report.failures()).isEqualTo(1);
    assertThat(report.panics()).isEqualTo(1);
    assertThat(report.lastExit()).isEqualTo(ExitReason.COMPLETED);
    assertThat(report.failuresInARow()).isZero();
    assertThat(broken.calls()).isPositive();
  }

  @Test
  void brokenListenerSkipsNeitherTheNextOneNorTheTask() {
    List<TaskExit> exits = new ArrayList<>();
    guard.add(
        exit -> {
          throw new LinkageError("listener");
        });
    guard.add(exits::add);
    guard.every(Duration.ofSeconds(10), "poll", stop -> seen.add("run"));
    guard.advance(Duration.ofSeconds(10));
    assertThat(seen).hasSize(2);
    assertThat(exits).hasSize(2);
  }

  @Test
  void throwingCloseSkipsNeitherTheNextNorTheEnd() {
    GuardedTask task =
        guard.loop(
            "loop",
            stop -> {
              stop.onStop(() -> seen.add("first"));
              stop.onStop(
                  () -> {
                    throw new IOException("close");
                  });
              stop.onStop(() -> seen.add("last"));
              stop.sleep(LONG);
            });
    guard.settle();
    task.close();
    assertThat(seen).containsExactly("last", "first");
    assertThat(task.ended()).isTrue();
    assertThat(guard.report().tasks()).isEmpty();
  }

  @Test
  void throwingCloseOfSomethingBoundTooLateDoesNotReachTheWork() {
    GuardedTask task =
        guard.loop(
            "loop",
            stop -> {
              stop.sleep(LONG);
              stop.onStop(
                  () -> {
                    throw new IOException("close");
                  });
              seen.add("after");
            });
    guard.settle();
    task.close();
    assertThat(seen).containsExactly("after");
    assertThat(task.report().lastExit()).isEqualTo(ExitReason.CANCELLED);
  }

  @Test
  void stuckWorkIsAccountedUntilItEnds() {
    OwnedGuard other = guard.guard("other");
    GuardedTask task = other.loop("stubborn", stop -> Stubborn.outlast(guard.guard("x"), stop));
    guard.settle();
    other.close();
    assertThat(task.report().state()).isEqualTo(TaskState.STUCK);
    guard.advance(LONG);
    assertThat(task.ended()).isTrue();
    assertThat(guard.report().tasks()).isEmpty();
  }

  @Test
  void recoveryOfALoopIsCounted() {
    guard.loop(
        "loop",
        stop -> {
          seen.add("run");
          if (seen.size() == 1) {
            throw new IOException("gone");
          }
          stop.sleep(LONG);
        });
    guard.advance(Duration.ofMinutes(2));
    assertThat(guard.report("loop").failuresInARow()).isZero();
    assertThat(guard.report("loop").state()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void itemsOfAPoolKeepTheirWorkers() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 5);
    for (int i = 0; i < 3; i++) {
      pool.submit(
          "item " + i,
          Map.of(),
          stop -> {
            seen.add("run");
            throw new IllegalStateException("broken");
          });
    }
    assertThat(pool.drain(LONG)).isTrue();
    assertThat(seen).hasSize(3);
  }
}
