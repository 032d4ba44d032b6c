package org.seedferry.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seedferry.guard.manual.ManualGuard;

class PoolTest {
  private final ManualGuard guard = new ManualGuard();
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    guard.close();
  }

  private Work item(String name, int seconds) {
    return stop -> {
      seen.add(name + " begins");
      if (stop.sleep(Duration.ofSeconds(seconds))) {
        seen.add(name + " ends");
      }
    };
  }

  private long seconds() {
    return guard.clock().instant().getEpochSecond() - 1_893_456_000L;
  }

  @Test
  void worksAsManyItemsAtATimeAsItHasWorkers() throws Exception {
    GuardedPool pool = guard.pool("fetch", 2, 10);
    for (String name : List.of("a", "b", "c")) {
      pool.submit(name, Map.of(), item(name, 10));
    }
    guard.settle();
    assertThat(seen).containsExactly("a begins", "b begins");
    assertThat(pool.active()).isEqualTo(2);
    assertThat(pool.waiting()).isEqualTo(1);
    guard.advance(Duration.ofSeconds(10));
    assertThat(seen).containsExactly("a begins", "b begins", "a ends", "c begins", "b ends");
  }

  @Test
  void submitWaitsWhileTheQueueIsFull() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 1);
    pool.submit("a", Map.of(), item("a", 10));
    pool.submit("b", Map.of(), item("b", 10));
    assertThat(pool.trySubmit("x", Map.of(), item("x", 10))).isNull();
    assertThat(seconds()).isZero();
    pool.submit("c", Map.of(), item("c", 10));
    assertThat(seconds()).isEqualTo(10);
    guard.advance(Duration.ofSeconds(20));
    assertThat(seen).endsWith("c ends").doesNotContain("x begins");
  }

  @Test
  void trySubmitHandsOverWhatHasAPlace() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 1);
    GuardedTask a = pool.trySubmit("a", Map.of(), item("a", 10));
    GuardedTask b = pool.trySubmit("b", Map.of(), item("b", 10));
    assertThat(a).isNotNull();
    assertThat(b).isNotNull();
    assertThat(pool.waiting()).isEqualTo(1);
    guard.advance(Duration.ofSeconds(20));
    assertThat(a.report().lastExit()).isEqualTo(ExitReason.COMPLETED);
    assertThat(b.report().lastExit()).isEqualTo(ExitReason.COMPLETED);
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> guard.pool(" ", 1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> guard.pool("fetch", 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pool fetch");
    assertThatThrownBy(() -> guard.pool("fetch", 1, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pool fetch");
  }

  @Test
  void whoWaitsLongestComesFirst() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 0);
    for (int i = 0; i < 3; i++) {
      String name = "p" + i;
      guard.once("bring " + name, stop -> pool.submit(name, Map.of(), item(name, 10)));
    }
    guard.advance(Duration.ofSeconds(25));
    assertThat(seen).containsExactly("p0 begins", "p0 ends", "p1 begins", "p1 ends", "p2 begins");
  }

  @Test
  void bringerWhosePlaceSomebodyElseTookStaysAtTheHeadOfTheLine() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 0);
    GuardedTask snatcher =
        guard.every(
            Duration.ofHours(1),
            "snatch",
            stop -> {
              if (!seen.isEmpty() && pool.trySubmit("x", Map.of(), item("x", 10)) != null) {
                pool.submit("c", Map.of(), item("c", 10));
              }
            });
    guard.settle();
    pool.submit(
        "a",
        Map.of(),
        stop -> {
          stop.sleep(Duration.ofSeconds(10));
          seen.add("a ends");
          // It comes before the bringer, which is called at the end of this item.
          snatcher.runSoon();
        });
    guard.once("bring b", stop -> bring(pool, "b"));
    guard.advance(Duration.ofSeconds(60));
    assertThat(seen)
        .containsExactly(
            "a ends", "x begins", "x ends", "b begins", "b ends", "c begins", "c ends");
  }

  @Test
  void interruptedBringerThatWasCalledHandsItsPlaceOn() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 0);
    GuardedTask b = guard.once("bring b", stop -> bring(pool, "b"));
    GuardedTask c = guard.once("bring c", stop -> bring(pool, "c"));
    pool.submit("a", Map.of(), stop -> stop.sleep(Duration.ofSeconds(10)));
    guard.settle();
    b.cancel();
    guard.advance(Duration.ofSeconds(30));
    assertThat(b.report().lastExit()).isEqualTo(ExitReason.CANCELLED);
    assertThat(c.report().lastExit()).isEqualTo(ExitReason.COMPLETED);
    assertThat(seen).containsExactly("c begins", "c ends");
  }

  private void bring(GuardedPool pool, String name) throws InterruptedException {
    pool.submit(name, Map.of(), item(name, 5));
  }

  @Test
  void cancelledItemThatWaitsLetsTheNextBringerIn() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 1);
    pool.submit("a", Map.of(), item("a", 10));
    GuardedTask b = pool.submit("b", Map.of(), item("b", 10));
    GuardedTask bringer = guard.once("bring c", stop -> bring(pool, "c"));
    guard.settle();
    assertThat(bringer.ended()).isFalse();
    b.cancel();
    guard.settle();
    assertThat(bringer.report().lastExit()).isEqualTo(ExitReason.COMPLETED);
    assertThat(pool.waiting()).isEqualTo(1);
  }

  @Test
  void drainIsOverWhenTheLastItemThatWaitedIsCancelled() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 5);
    GuardedTask stuck = pool.submit("a", Map.of(), stop -> stop.sleep(Duration.ofSeconds(10)));
    GuardedTask b = pool.submit("b", Map.of(), item("b", 10));
    guard.once(
        "cancel b",
        stop -> {
          stop.sleep(Duration.ofSeconds(3));
          b.cancel();
        });
    assertThat(pool.drain(Duration.ofSeconds(10))).isTrue();
    assertThat(seconds()).isEqualTo(10);
    assertThat(stuck.report().lastExit()).isEqualTo(ExitReason.COMPLETED);
    assertThat(b.report().runs()).isZero();
  }

  @Test
  void stoppedBringerLeavesItsPlaceInTheLine() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 0);
    pool.submit("a", Map.of(), item("a", 10));
    GuardedTask first = guard.once("bring b", stop -> pool.submit("b", Map.of(), item("b", 10)));
    guard.once("bring c", stop -> pool.submit("c", Map.of(), item("c", 10)));
    guard.settle();
    first.close();
    assertThat(first.report().lastExit()).isEqualTo(ExitReason.CANCELLED);
    guard.advance(Duration.ofSeconds(30));
    assertThat(seen).containsExactly("a begins", "a ends", "c begins", "c ends");
  }

  @Test
  void panickingItemDoesNotTakeItsWorker() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 5);
    GuardedTask bad =
        pool.submit(
            "bad",
            Map.of(),
            stop -> {
              throw new StackOverflowError();
            });
    pool.submit("good", Map.of(), item("good", 1));
    guard.advance(Duration.ofSeconds(1));
    assertThat(bad.report().lastExit()).isEqualTo(ExitReason.PANIC);
    assertThat(seen).containsExactly("good begins", "good ends");
    assertThat(pool.active()).isZero();
  }

  @Test
  void itemIsAGuardedUnitWithItsOwnNameFieldsAndExit() throws Exception {
    List<TaskExit> exits = new ArrayList<>();
    List<String> threads = new ArrayList<>();
    guard.add(exits::add);
    GuardedPool pool = guard.pool("fetch", 1, 5);
    pool.submit(
        "fetch_file",
        Map.of("transfer_id", "t1"),
        stop -> {
          threads.add(Thread.currentThread().getName());
          stop.sleep(Duration.ofSeconds(1));
        });
    assertThat(guard.report("fetch_file").state()).isEqualTo(TaskState.WAITING);
    guard.advance(Duration.ofSeconds(1));
    assertThat(threads).containsExactly("test/fetch_file");
    assertThat(exits).hasSize(1);
    assertThat(exits.get(0).fields())
        .containsEntry("transfer_id", "t1")
        .containsEntry("pool", "fetch");
    assertThat(exits.get(0).reason()).isEqualTo(ExitReason.COMPLETED);
  }

  @Test
  void moreWorkersTakeWhatWaitsAndFewerLeaveRunningItemsAlone() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 10);
    for (String name : List.of("a", "b", "c", "d")) {
      pool.submit(name, Map.of(), item(name, 10));
    }
    guard.settle();
    pool.resize(3);
    guard.settle();
    assertThat(pool.active()).isEqualTo(3);
    pool.resize(1);
    guard.advance(Duration.ofSeconds(10));
    assertThat(seen).contains("a ends", "b ends", "c ends", "d begins");
    assertThat(pool.active()).isEqualTo(1);
    assertThatThrownBy(() -> pool.resize(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void moreWorkersLetEveryWaitingBringerIn() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 0);
    pool.submit("a", Map.of(), item("a", 10));
    guard.once("bring b", stop -> pool.submit("b", Map.of(), item("b", 10)));
    guard.once("bring c", stop -> pool.submit("c", Map.of(), item("c", 10)));
    guard.settle();
    pool.resize(3);
    guard.settle();
    assertThat(seen).containsExactly("a begins", "b begins", "c begins");
  }

  @Test
  void drainTakesNothingMoreAndWaitsForWhatWasTaken() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 5);
    pool.submit("a", Map.of(), item("a", 10));
    pool.submit("b", Map.of(), item("b", 10));
    assertThat(pool.drain(Duration.ofSeconds(15))).isFalse();
    assertThatThrownBy(() -> pool.submit("c", Map.of(), item("c", 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("fetch");
    assertThat(pool.drain(Duration.ofSeconds(15))).isTrue();
    assertThat(seconds()).isEqualTo(20);
    assertThat(seen).containsExactly("a begins", "a ends", "b begins", "b ends");
  }

  @Test
  void drainOfAnIdlePoolIsDoneAtOnce() throws Exception {
    assertThat(guard.pool("fetch", 1, 5).drain(Duration.ZERO)).isTrue();
  }

  @Test
  void closeDiscardsWhatWaitsAndEndsWhatRuns() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 5);
    GuardedTask a = pool.submit("a", Map.of(), item("a", 10));
    GuardedTask b = pool.submit("b", Map.of(), item("b", 10));
    guard.settle();
    pool.close();
    pool.close();
    assertThat(seen).containsExactly("a begins");
    assertThat(a.report().lastExit()).isEqualTo(ExitReason.CANCELLED);
    assertThat(b.report().lastExit()).isEqualTo(ExitReason.CANCELLED);
    assertThat(b.report().runs()).isZero();
    assertThat(seconds()).isZero();
    assertThatThrownBy(() -> pool.trySubmit("c", Map.of(), item("c", 1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closeRefusesWhoWaitsForAPlace() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 0);
    pool.submit("a", Map.of(), item("a", 10));
    GuardedTask bringer = guard.once("bring", stop -> pool.submit("b", Map.of(), item("b", 10)));
    guard.settle();
    pool.close();
    guard.settle();
    assertThat(bringer.report().lastExit()).isEqualTo(ExitReason.PANIC);
    assertThat(bringer.report().lastError()).contains("pool fetch is closed");
  }

  @Test
  void cancelledItemThatWaitsIsNotBegunAndFreesItsPlace() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 1);
    pool.submit("a", Map.of(), item("a", 10));
    GuardedTask b = pool.submit("b", Map.of(), item("b", 10));
    b.close();
    assertThat(pool.waiting()).isZero();
    pool.submit("c", Map.of(), item("c", 1));
    assertThat(seconds()).isZero();
    guard.advance(Duration.ofSeconds(11));
    assertThat(seen).containsExactly("a begins", "a ends", "c begins", "c ends");
  }

  @Test
  void closeWorksOffWhatWasTakenWhereThatIsAsked() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 5).drainOnClose(Duration.ofMinutes(1));
    GuardedTask a = pool.submit("a", Map.of(), item("a", 10));
    GuardedTask b = pool.submit("b", Map.of(), item("b", 10));
    pool.close();
    assertThat(seconds()).isEqualTo(20);
    assertThat(seen).containsExactly("a begins", "a ends", "b begins", "b ends");
    assertThat(a.report().lastExit()).isEqualTo(ExitReason.COMPLETED);
    assertThat(b.report().lastExit()).isEqualTo(ExitReason.COMPLETED);
    assertThatThrownBy(() -> pool.submit("c", Map.of(), item("c", 1)))
        .isInstanceOf(IllegalStateException.class);
    pool.close();
    assertThat(seconds()).isEqualTo(20);
  }

  @Test
  void drainOfACloseEndsAtItsLimit() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 5).drainOnClose(Duration.ofSeconds(15));
    GuardedTask b;
    pool.submit("a", Map.of(), item("a", 10));
    b = pool.submit("b", Map.of(), item("b", 10));
    GuardedTask c = pool.submit("c", Map.of(), item("c", 10));
    pool.close();
    assertThat(seconds()).isEqualTo(15);
    assertThat(seen).containsExactly("a begins", "a ends", "b begins");
    assertThat(b.report().lastExit()).isEqualTo(ExitReason.CANCELLED);
    assertThat(c.report().lastExit()).isEqualTo(ExitReason.CANCELLED);
    assertThat(c.report().runs()).isZero();
  }

  @Test
  void drainingPoolsOfAClosedGuardDrainTogetherAndItsOtherTasksEndAtOnce() throws Exception {
    OwnedGuard other = guard.guard("other");
    other.loop(
        "loop",
        stop -> {
          stop.sleep(Duration.ofHours(1));
          seen.add("loop ends at " + seconds());
        });
    for (String name : List.of("p", "q")) {
      GuardedPool pool = other.pool(name, 1, 5).drainOnClose(Duration.ofSeconds(15));
      pool.submit(name + "1", Map.of(), item(name + "1", 10));
      pool.submit(name + "2", Map.of(), item(name + "2", 10));
    }
    GuardedPool discards = other.pool("r", 1, 5);
    discards.submit("r1", Map.of(), item("r1", 10));
    guard.settle();
    other.close();
    assertThat(seconds()).isEqualTo(15);
    assertThat(seen)
        .contains("loop ends at 0", "p1 ends", "q1 ends", "p2 begins", "q2 begins")
        .doesNotContain("p2 ends", "q2 ends", "r1 ends");
    assertThat(guard.report().tasks()).isEmpty();
  }

  @Test
  void drainingPoolClosedFromInsideOneOfItsItemsGoesOnUntilItsLimit() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 5).drainOnClose(Duration.ofSeconds(15));
    pool.submit(
        "a",
        Map.of(),
        stop -> {
          pool.close();
          seen.add("a goes on at " + seconds() + ", " + stop.requested());
        });
    pool.submit("b", Map.of(), item("b", 10));
    GuardedTask c = pool.submit("c", Map.of(), item("c", 10));
    guard.advance(Duration.ofSeconds(20));
    assertThat(seen).containsExactly("a goes on at 0, false", "b begins", "b ends", "c begins");
    assertThat(c.report().lastExit()).isEqualTo(ExitReason.CANCELLED);
    assertThat(c.ended()).isTrue();
  }

  @Test
  void pauseThatIsNoneIsNoDrain() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 5).drainOnClose(Duration.ofSeconds(15));
    pool.drainOnClose(Duration.ZERO).submit("a", Map.of(), item("a", 10));
    guard.settle();
    pool.close();
    assertThat(seconds()).isZero();
    assertThatThrownBy(() -> pool.drainOnClose(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pool fetch");
  }

  @Test
  void stuckItemKeepsTheLimitOfTheCloseAndIsNamed() throws Exception {
    OwnedGuard other = guard.guard("other");
    GuardedPool pool = other.pool("fetch", 2, 5);
    GuardedTask stuck =
        pool.submit("stuck", Map.of(), stop -> Stubborn.outlast(guard.guard("x"), stop));
    GuardedTask fine = pool.submit("fine", Map.of(), item("fine", 100));
    GuardedTask waits = pool.submit("waits", Map.of(), item("waits", 1));
    guard.settle();
    pool.close();
    assertThat(seconds()).isEqualTo(4);
    assertThat(stuck.report().state()).isEqualTo(TaskState.STUCK);
    assertThat(stuck.report().stack()).contains("Stubborn.outlast");
    assertThat(fine.ended()).isTrue();
    assertThat(waits.ended()).isTrue();
    assertThat(pool.active()).isEqualTo(1);
    guard.advance(Stubborn.LASTS);
    assertThat(stuck.ended()).isTrue();
    assertThat(pool.active()).isZero();
  }

  @Test
  void stuckItemLeavesTheOtherWorkersAtWork() throws Exception {
    GuardedPool pool = guard.pool("fetch", 2, 5);
    GuardedTask stuck =
        pool.submit("stuck", Map.of(), stop -> Stubborn.outlast(guard.guard("x"), stop));
    guard.settle();
    stuck.close();
    assertThat(stuck.report().state()).isEqualTo(TaskState.STUCK);
    pool.submit("a", Map.of(), item("a", 10));
    pool.submit("b", Map.of(), item("b", 10));
    guard.advance(Duration.ofSeconds(20));
    assertThat(seen).containsExactly("a begins", "a ends", "b begins", "b ends");
  }

  @Test
  void poolClosedFromInsideOneOfItsItemsOnlyCancels() throws Exception {
    GuardedPool pool = guard.pool("fetch", 2, 5);
    GuardedTask closer =
        pool.submit(
            "closer",
            Map.of(),
            stop -> {
              stop.sleep(Duration.ofSeconds(1));
              pool.close();
              seen.add("goes on, requested=" + stop.requested());
            });
    GuardedTask other = pool.submit("other", Map.of(), item("other", 100));
    guard.advance(Duration.ofSeconds(2));
    assertThat(seen).containsExactly("other begins", "goes on, requested=true");
    assertThat(closer.report().lastExit()).isEqualTo(ExitReason.CANCELLED);
    assertThat(other.ended()).isTrue();
  }

  @Test
  void nothingIsLostBetweenManyBringersAndFewWorkers() throws Exception {
    GuardedPool pool = guard.pool("fetch", 2, 1);
    for (int i = 0; i < 20; i++) {
      int number = i;
      guard.once(
          "bring " + i,
          stop ->
              pool.submit(
                  "item " + number,
                  Map.of(),
                  inner -> {
                    inner.sleep(Duration.ofSeconds(number % 3));
                    seen.add("item " + number);
                    if (number % 4 == 0) {
                      throw new NoClassDefFoundError("broken");
                    }
                  }));
    }
    guard.advance(Duration.ofMinutes(5));
    assertThat(seen).hasSize(20).doesNotHaveDuplicates();
    assertThat(pool.active()).isZero();
    assertThat(pool.waiting()).isZero();
    assertThat(guard.report().tasks()).isEmpty();
  }

  @Test
  void closedGuardClosesItsPools() throws Exception {
    OwnedGuard other = guard.guard("other");
    GuardedPool pool = other.pool("fetch", 1, 5);
    GuardedTask a = pool.submit("a", Map.of(), item("a", 10));
    GuardedTask b = pool.submit("b", Map.of(), item("b", 10));
    guard.settle();
    other.close();
    assertThat(a.ended()).isTrue();
    assertThat(b.ended()).isTrue();
    assertThat(seen).containsExactly("a begins");
  }
}
