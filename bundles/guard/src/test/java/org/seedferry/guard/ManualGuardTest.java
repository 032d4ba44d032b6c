package org.seedferry.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.seedferry.guard.manual.ManualGuard;

class ManualGuardTest {

  @Test
  void tasksRunInTheOrderOfTheirTimesAndOfTheirStart() {
    for (int round = 0; round < 20; round++) {
      List<String> seen = new ArrayList<>();
      try (ManualGuard guard = new ManualGuard()) {
        for (String name : List.of("a", "b", "c")) {
          guard.every(
              Duration.ofSeconds(2),
              name,
              stop -> {
                seen.add(name);
                stop.sleep(Duration.ofSeconds(1));
                seen.add(name.toUpperCase());
              });
        }
        guard.advance(Duration.ofSeconds(3));
        assertThat(seen).containsExactly("a", "b", "c", "A", "B", "C", "a", "b", "c");
      }
    }
  }

  @Test
  void workThatBlocksSomewhereElseFailsTheAdvanceWithItsStack() {
    CountDownLatch never = new CountDownLatch(1);
    try (ManualGuard guard = new ManualGuard()) {
      guard.once("blocks", stop -> never.await());
      long began = System.nanoTime();
      assertThatThrownBy(guard::settle)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("test/blocks")
          .hasMessageContaining("CountDownLatch.await");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void workThatBlocksForAnotherTaskLetsItRun() {
    CountDownLatch both = new CountDownLatch(2);
    List<String> seen = new ArrayList<>();
    try (ManualGuard guard = new ManualGuard()) {
      for (String name : List.of("a", "b")) {
        guard.once(
            name,
            stop -> {
              both.countDown();
              both.await();
              synchronized (seen) {
                seen.add(name);
              }
            });
      }
      guard.settle();
    }
    assertThat(seen).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void waitThatNothingCanEndIsRefused() throws Exception {
    try (ManualGuard guard = new ManualGuard()) {
      GuardedPool pool = guard.pool("fetch", 1, 0);
      GuardedTask[] item = new GuardedTask[1];
      item[0] =
          pool.submit(
              "a", java.util.Map.of(), stop -> pool.submit("b", java.util.Map.of(), s -> {}));
      assertThatThrownBy(() -> pool.submit("c", java.util.Map.of(), stop -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("wait for ever");
    }
  }

  @Test
  void guardedWorkDoesNotMoveTheTime() {
    try (ManualGuard guard = new ManualGuard()) {
      GuardedTask task = guard.once("moves", stop -> guard.advance(Duration.ofSeconds(1)));
      guard.settle();
      assertThat(task.report().lastError()).contains("does not move the time");
    }
  }

  @Test
  void reportOfAnUnknownTaskNamesThoseThatThereAre() {
    try (ManualGuard guard = new ManualGuard()) {
      guard.every(Duration.ofSeconds(1), "poll", stop -> {});
      assertThatThrownBy(() -> guard.report("pol"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[poll]");
    }
  }
}
