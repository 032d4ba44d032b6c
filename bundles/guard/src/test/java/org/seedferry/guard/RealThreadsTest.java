package org.seedferry.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RealThreadsTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  private final GuardRuntime runtime = new GuardRuntime();
  private final OwnedGuard guard = runtime.guard("real");

  @AfterEach
  void close() {
    runtime.close();
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      never.await(2, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void tickerTicks() throws Exception {
    CountDownLatch ticks = new CountDownLatch(3);
    guard.every(Duration.ofMillis(1), "tick", stop -> ticks.countDown());
    assertThat(ticks.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void waitingTasksCostNoThread() throws Exception {
    CountDownLatch ran = new CountDownLatch(50);
    for (int i = 0; i < 50; i++) {
      guard.every(Duration.ofHours(1), "tick", stop -> ran.countDown());
    }
    assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    until(() -> guardedThreads() == 0);
    assertThat(runtime.report().tasks()).hasSize(50);
  }

  private long guardedThreads() {
    return runtime.report().threads().stream().filter(t -> !t.task().isEmpty()).count();
  }

  @Test
  void workBlockedInTheMachineIsInterrupted() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    GuardedTask task =
        guard.once(
            "blocked",
            stop -> {
              begun.countDown();
              new CountDownLatch(1).await();
            });
    begun.await();
    task.close();
    assertThat(task.ended()).isTrue();
    assertThat(task.report().lastExit()).isEqualTo(ExitReason.CANCELLED);
  }

  @Test
  void runThatSleepsCleansUpWithoutBeingInterrupted() throws Exception {
    for (int round = 0; round < 50; round++) {
      sleepsAndCleansUp("sleeps " + round);
    }
  }

  /** Each round has a name of its own: the worker of the last one may still show that. */
  private void sleepsAndCleansUp(String name) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean undisturbed = new AtomicBoolean();
    GuardedTask task =
        guard.loop(
            name,
            stop -> {
              begun.countDown();
              stop.sleep(Duration.ofHours(1));
              new CountDownLatch(1).await(2, TimeUnit.MILLISECONDS);
              undisturbed.set(true);
            });
    begun.await();
    until(() -> runtime.report().threads().stream().anyMatch(thread -> parked(thread, name)));
    task.close();
    assertThat(task.ended()).isTrue();
    assertThat(undisturbed).isTrue();
  }

  /** Waits in the machine; one that just wakes another with unpark does not. */
  private static boolean parked(ThreadReport thread, String name) {
    return thread.task().equals(name) && thread.topFrame().contains("Unsafe.park");
  }

  @Test
  void interruptWaitsForTheEndOfWhatItWouldBreak() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    List<String> seen = new CopyOnWriteArrayList<>();
    GuardedTask task =
        guard.once(
            "writes",
            stop -> {
              guard.uninterrupted(
                  () -> {
                    assertThat(guard.<Integer, RuntimeException>uninterrupted(() -> 7))
                        .isEqualTo(7);
                    begun.countDown();
                    cancelled.await();
                    return seen.add("written, stop " + stop.requested());
                  });
              seen.add("interrupted " + Thread.currentThread().isInterrupted());
            });
    begun.await();
    task.cancel();
    cancelled.countDown();
    task.close();
    assertThat(seen).containsExactly("written, stop true", "interrupted true");
  }

  @Test
  void interruptComesAtOnceAgainAfterWhatItWouldHaveBroken() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    GuardedTask task =
        guard.once(
            "writes",
            stop -> {
              assertThatThrownBy(() -> guard.uninterrupted(() -> Integer.parseInt("no")))
                  .isInstanceOf(NumberFormatException.class);
              begun.countDown();
              new CountDownLatch(1).await();
            });
    begun.await();
    task.close();
    assertThat(task.report().lastExit()).isEqualTo(ExitReason.CANCELLED);
  }

  @Test
  void blockedAcceptIsEndedByClosingItsSocket() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    GuardedTask task =
        guard.loop(
            "accept",
            stop -> {
              ServerSocket socket =
                  stop.onStop(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
              begun.countDown();
              socket.accept();
            });
    begun.await();
    task.close();
    assertThat(task.report().lastExit()).isEqualTo(ExitReason.CANCELLED);
  }

  @Test
  void hungWorkKeepsTheLimitAndIsNamedUntilItEnds() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean free = new AtomicBoolean();
    try (LogLines log = new LogLines("org.seedferry.guard.exit")) {
      GuardedTask task =
          guard.start(
              TaskSpec.loop("hangs").stopWithin(SHORT),
              stop -> {
                begun.countDown();
                while (!free.get()) {
                  Thread.onSpinWait();
                }
              });
      begun.await();
      long began = System.nanoTime();
      guard.close();
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(SHORT, Duration.ofSeconds(3));
      assertThat(runtime.report().tasks())
          .extracting(TaskReport::state)
          .containsExactly(TaskState.STUCK);
      assertThat(runtime.report().tasks().get(0).stack()).contains("hungWork");
      assertThat(runtime.report().threads())
          .filteredOn(t -> t.task().equals("hangs"))
          .extracting(ThreadReport::colour)
          .containsExactly(ThreadReport.Colour.RED);
      free.set(true);
      assertThat(task.await(Duration.ofSeconds(20))).isTrue();
      assertThat(runtime.report().tasks()).isEmpty();
      assertThat(log.lines()).anyMatch(line -> line.startsWith("INFO hangs recovered"));
    }
  }

  @Test
  void workThatMissesTheFirstInterruptGetsASecondOne() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    GuardedTask task =
        guard.start(
            TaskSpec.once("misses").stopWithin(Duration.ofSeconds(10)),
            stop -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException lost) {
                new CountDownLatch(1).await();
              }
            });
    begun.await();
    task.close();
    assertThat(task.ended()).isTrue();
  }

  @Test
  void hungCloseOfABoundResourceKeepsTheLimit() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    GuardedTask task =
        guard.start(
            TaskSpec.once("hangs").stopWithin(SHORT),
            stop -> {
              stop.onStop(free::await);
              begun.countDown();
              stop.sleep(Duration.ofHours(1));
            });
    begun.await();
    task.close();
    assertThat(task.report().state()).isEqualTo(TaskState.STUCK);
    assertThat(task.report().stack()).contains("(closing)");
    free.countDown();
    assertThat(task.await(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void concurrentClosesAllSeeTheEnd() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    GuardedTask task =
        guard.loop(
            "loop",
            stop -> {
              begun.countDown();
              stop.sleep(Duration.ofHours(1));
            });
    begun.await();
    AtomicInteger ended = new AtomicInteger();
    Thread[] closers = new Thread[4];
    for (int i = 0; i < closers.length; i++) {
      closers[i] =
          new Thread(
              () -> {
                task.close();
                if (task.ended()) {
                  ended.incrementAndGet();
                }
              });
      closers[i].start();
    }
    for (Thread closer : closers) {
      closer.join();
    }
    assertThat(ended).hasValue(4);
  }

  @Test
  void interruptedCloserWaitsForTheEndAllTheSame() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    GuardedTask task =
        guard.loop(
            "loop",
            stop -> {
              begun.countDown();
              stop.sleep(Duration.ofHours(1));
            });
    begun.await();
    Thread.currentThread().interrupt();
    task.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(task.ended()).isTrue();
  }

  @Test
  void submitToAFullPoolIsInterruptible() throws Exception {
    GuardedPool pool = guard.pool("fetch", 1, 0);
    pool.submit("a", Map.of(), stop -> stop.sleep(Duration.ofHours(1)));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> pool.submit("b", Map.of(), stop -> {}))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void listenerIsCalledOutsideEveryLock() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    runtime.add(
        exit -> {
          if (!exit.operation().equals("first")) {
            return;
          }
          Thread asks =
              new Thread(
                  () -> {
                    runtime.report().tasks();
                    guard.once("another", stop -> {}).cancel();
                  });
          asks.start();
          try {
            asks.join(TimeUnit.SECONDS.toMillis(20));
          } catch (InterruptedException e) {
            return;
          }
          if (!asks.isAlive()) {
            told.countDown();
          }
        });
    GuardListener[] once = new GuardListener[1];
    once[0] = exit -> {};
    runtime.remove(once[0]);
    guard.once("first", stop -> {});
    assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void nothingOfAGoneOwnerIsKept() throws Exception {
    WeakReference<Object> work = runAndForget();
    until(
        () -> {
          System.gc();
          return work.get() == null;
        });
  }

  private static final ThreadLocal<Object> LEFT_BEHIND = new ThreadLocal<>();

  private WeakReference<Object> runAndForget() throws Exception {
    OwnedGuard gone = runtime.guard("gone");
    byte[] big = new byte[1 << 20];
    CountDownLatch ran = new CountDownLatch(2);
    gone.every(
        Duration.ofHours(1),
        "tick",
        stop -> {
          LEFT_BEHIND.set(big);
          ran.countDown();
        });
    gone.start(TaskSpec.once("later").after(Duration.ofHours(1)), stop -> big.clone());
    gone.once(
        "throws",
        stop -> {
          ran.countDown();
          throw new Holding(big);
        });
    ran.await();
    gone.close();
    return new WeakReference<>(big);
  }

  private static final class Holding extends RuntimeException {
    private final transient Object held;

    Holding(Object held) {
      this.held = held;
    }

    @Override
    public String toString() {
      return "holds " + held.getClass();
    }
  }

  @Test
  void threadsEndWithTheRuntime() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    GuardRuntime other = new GuardRuntime();
    other.guard("short lived").once("single", stop -> ran.countDown());
    ran.await();
    other.close();
    until(() -> threadsNamed("short lived/").isEmpty());
    runtime.close();
    until(() -> threadsNamed("guard/timer").isEmpty());
    assertThatThrownBy(() -> other.guard("late")).isInstanceOf(IllegalStateException.class);
  }

  private static List<String> threadsNamed(String start) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(start))
        .toList();
  }

  @Test
  void auditTellsGuardedAndForeignThreadsApart() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch free = new CountDownLatch(1);
    guard.once(
        "works",
        stop -> {
          begun.countDown();
          free.await();
        });
    Thread foreign =
        new Thread(
            () -> {
              begun.countDown();
              try {
                free.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "foreign");
    foreign.start();
    begun.await();
    List<ThreadReport> threads = runtime.report().threads();
    ThreadReport works = named(threads, "real/works");
    assertThat(works.colour()).isEqualTo(ThreadReport.Colour.GREEN);
    assertThat(works.owner()).isEqualTo("real");
    assertThat(works.task()).isEqualTo("works");
    assertThat(named(threads, "foreign").colour()).isEqualTo(ThreadReport.Colour.RED);
    // Timers of tests that are over may still be on their way out.
    assertThat(threads)
        .anyMatch(t -> t.name().equals("guard/timer") && t.colour() == ThreadReport.Colour.GREEN);
    assertThat(named(threads, "Finalizer").owner()).isEqualTo("jvm");
    assertThat(named(threads, "main").colour()).isEqualTo(ThreadReport.Colour.GREEN);
    free.countDown();
    foreign.join();
  }

  private static ThreadReport named(List<ThreadReport> threads, String name) {
    return threads.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
  }
}
