package org.seedferry.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seedferry.guard.manual.ManualGuard;

class ScheduleTest {
  private final ManualGuard guard = new ManualGuard();
  private final List<Long> at = new ArrayList<>();

  @AfterEach
  void close() {
    guard.close();
  }

  private long seconds() {
    return guard.clock().instant().getEpochSecond() - 1_893_456_000L;
  }

  private void note(StopSignal stop) {
    at.add(seconds());
  }

  @Test
  void tickerRunsAtOnceAndThenAfterEachInterval() {
    guard.every(Duration.ofSeconds(10), "poll", this::note);
    assertThat(at).isEmpty();
    guard.settle();
    assertThat(at).containsExactly(0L);
    guard.advance(Duration.ofSeconds(25));
    assertThat(at).containsExactly(0L, 10L, 20L);
    guard.advance(Duration.ofSeconds(5));
    assertThat(at).containsExactly(0L, 10L, 20L, 30L);
  }

  @Test
  void slowTicksAreNotPiledUp() {
    guard.every(
        Duration.ofSeconds(10),
        "slow",
        stop -> {
          note(stop);
          stop.sleep(Duration.ofSeconds(25));
        });
    guard.advance(Duration.ofSeconds(75));
    assertThat(at).containsExactly(0L, 35L, 70L);
  }

  @Test
  void initialDelayPutsTheFirstRunOff() {
    guard.start(
        TaskSpec.every(Duration.ofSeconds(10), "late").after(Duration.ofSeconds(7)), this::note);
    guard.advance(Duration.ofSeconds(20));
    assertThat(at).containsExactly(7L, 17L);
  }

  @Test
  void runSoonStartsTheNextRunNow() {
    GuardedTask task = guard.every(Duration.ofSeconds(60), "poll", this::note);
    guard.advance(Duration.ofSeconds(5));
    task.runSoon();
    guard.advance(Duration.ofSeconds(60));
    assertThat(at).containsExactly(0L, 5L, 65L);
  }

  @Test
  void runSoonDuringARunStartsOneMoreRightAfterIt() {
    GuardedTask task =
        guard.every(
            Duration.ofSeconds(60),
            "poll",
            stop -> {
              note(stop);
              stop.sleep(Duration.ofSeconds(4));
            });
    guard.advance(Duration.ofSeconds(1));
    task.runSoon();
    task.runSoon();
    guard.advance(Duration.ofSeconds(20));
    assertThat(at).containsExactly(0L, 4L);
  }

  @Test
  void runSoonWakesNothingButATicker() {
    GuardedTask task =
        guard.start(TaskSpec.once("single").after(Duration.ofSeconds(9)), this::note);
    task.runSoon();
    guard.settle();
    assertThat(at).isEmpty();
  }

  @Test
  void rescheduleCountsFromTheLastRun() {
    GuardedTask task = guard.every(Duration.ofSeconds(60), "poll", this::note);
    guard.advance(Duration.ofSeconds(20));
    task.reschedule(Duration.ofSeconds(30));
    guard.advance(Duration.ofSeconds(45));
    assertThat(at).containsExactly(0L, 30L, 60L);
    assertThatThrownBy(() -> task.reschedule(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("test/poll");
  }

  @Test
  void rescheduleToLessThanHasPassedRunsAtOnce() {
    GuardedTask task =
        guard.every(
            Duration.ofSeconds(60),
            "poll",
            stop -> {
              note(stop);
              stop.sleep(Duration.ofSeconds(5));
            });
    guard.advance(Duration.ofSeconds(25));
    task.reschedule(Duration.ofSeconds(20));
    guard.settle();
    assertThat(at).containsExactly(0L, 25L);
    guard.advance(Duration.ofSeconds(15));
    task.reschedule(Duration.ofSeconds(12));
    guard.advance(Duration.ofSeconds(1));
    assertThat(at).containsExactly(0L, 25L);
    guard.advance(Duration.ofSeconds(1));
    assertThat(at).containsExactly(0L, 25L, 42L);
  }

  @Test
  void rescheduleDoesNotTouchTheFirstDelay() {
    GuardedTask task =
        guard.start(
            TaskSpec.every(Duration.ofSeconds(60), "poll").after(Duration.ofSeconds(30)),
            this::note);
    guard.advance(Duration.ofSeconds(5));
    task.reschedule(Duration.ofSeconds(7));
    guard.advance(Duration.ofSeconds(40));
    assertThat(at).containsExactly(30L, 37L, 44L);
  }

  @Test
  void rescheduleBelongsToTickers() {
    GuardedTask task = guard.loop("loop", stop -> stop.sleep(Duration.ofHours(1)));
    assertThatThrownBy(() -> task.reschedule(Duration.ofSeconds(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("test/loop is not a ticker");
  }

  @Test
  void exitTellsItsTimeAndHowLongTheRunTook() {
    List<TaskExit> exits = new ArrayList<>();
    guard.add(exits::add);
    guard.start(
        TaskSpec.once("single").after(Duration.ofSeconds(7)),
        stop -> stop.sleep(Duration.ofSeconds(2)));
    guard.advance(Duration.ofSeconds(20));
    assertThat(exits).hasSize(1);
    assertThat(exits.get(0).at()).isEqualTo("2030-01-01T00:00:09Z");
    assertThat(exits.get(0).lasted()).isEqualTo(Duration.ofSeconds(2));
    assertThat(exits.get(0).restartIn()).isNull();
    assertThat(guard.guard("other").clock()).isEqualTo(guard.clock());
  }

  @Test
  void rescheduleLeavesARunUnderWayAlone() {
    GuardedTask task =
        guard.every(
            Duration.ofSeconds(60),
            "poll",
            stop -> {
              note(stop);
              assertThat(stop.sleep(Duration.ofSeconds(5))).isTrue();
            });
    guard.settle();
    task.reschedule(Duration.ofSeconds(1));
    guard.advance(Duration.ofSeconds(6));
    assertThat(at).containsExactly(0L, 6L);
    assertThat(task.report().failures()).isZero();
    assertThat(task.report().panics()).isZero();
  }

  @Test
  void singleRunEndsAfterItsWork() {
    GuardedTask task = guard.once("single", this::note);
    guard.settle();
    assertThat(task.ended()).isTrue();
    assertThat(task.report().lastExit()).isEqualTo(ExitReason.COMPLETED);
    assertThat(guard.report().tasks()).isEmpty();
  }

  @Test
  void loopEndsByItsReturn() {
    GuardedTask task = guard.loop("loop", stop -> stop.sleep(Duration.ofSeconds(3)));
    guard.advance(Duration.ofSeconds(2));
    assertThat(task.report().state()).isEqualTo(TaskState.RUNNING);
    guard.advance(Duration.ofSeconds(2));
    assertThat(task.report().state()).isEqualTo(TaskState.ENDED);
    assertThat(task.report().runs()).isEqualTo(1);
  }

  @Test
  void reportTellsStateRunsDurationAndNextRun() {
    guard.start(
        TaskSpec.every(Duration.ofSeconds(10), "poll").fields(Map.of("seedbox", "s1")),
        stop -> stop.sleep(Duration.ofSeconds(2)));
    assertThat(guard.report("poll").state()).isEqualTo(TaskState.WAITING);
    guard.advance(Duration.ofSeconds(1));
    assertThat(guard.report("poll").state()).isEqualTo(TaskState.RUNNING);
    guard.advance(Duration.ofSeconds(2));
    TaskReport report = guard.report("poll");
    assertThat(report.bundle()).isEqualTo("test");
    assertThat(report.fields()).containsEntry("seedbox", "s1");
    assertThat(report.state()).isEqualTo(TaskState.WAITING);
    assertThat(report.lastDuration()).isEqualTo(Duration.ofSeconds(2));
    assertThat(report.nextRun()).isEqualTo(guard.clock().instant().plusSeconds(9));
  }

  @Test
  void workRunsInAThreadNamedAfterItsBundleAndTask() {
    List<String> names = new ArrayList<>();
    guard.once("look", stop -> names.add(Thread.currentThread().getName()));
    guard.settle();
    assertThat(names).containsExactly("test/look");
  }

  @Test
  void contextClassLoaderIsTheGuardsOwn() {
    List<ClassLoader> loaders = new ArrayList<>();
    Thread self = Thread.currentThread();
    ClassLoader before = self.getContextClassLoader();
    self.setContextClassLoader(new ClassLoader(before) {});
    try {
      guard.once("look", stop -> loaders.add(Thread.currentThread().getContextClassLoader()));
      guard.settle();
    } finally {
      self.setContextClassLoader(before);
    }
    assertThat(loaders).containsExactly(Guard.class.getClassLoader());
  }
}
