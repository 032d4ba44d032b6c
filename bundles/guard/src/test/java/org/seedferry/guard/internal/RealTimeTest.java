package org.seedferry.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.seedferry.guard.BrokenLog;

@Timeout(60)
class RealTimeTest {
  private final RealTime time = new RealTime();

  @AfterEach
  void close() {
    time.close();
  }

  @Test
  void cancelledCallIsNotKept() throws Exception {
    WeakReference<Object> kept = callAndCancel();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (kept.get() != null && System.nanoTime() < end) {
      System.gc();
    }
    assertThat(kept.get()).isNull();
  }

  private WeakReference<Object> callAndCancel() {
    byte[] big = new byte[1 << 20];
    TimeAndThreads.Wake wake =
        time.at(time.nanos() + Duration.ofHours(1).toNanos(), () -> big[0] = 1);
    wake.cancel();
    return new WeakReference<>(big);
  }

  @Test
  void callThatFailsDoesNotStopTheTime() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    time.at(
        time.nanos(),
        () -> {
          throw new StackOverflowError();
        });
    time.at(time.nanos(), called::countDown);
    assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void brokenLogDoesNotStopTheTimeEither() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    try (BrokenLog broken = new BrokenLog()) {
      time.at(
          time.nanos(),
          () -> {
            throw new IllegalStateException("due");
          });
      time.at(time.nanos(), called::countDown);
      assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(broken.calls()).isEqualTo(1);
    }
  }

  @Test
  void interruptedTimerGoesOnAlsoWithABrokenLog() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    try (BrokenLog broken = new BrokenLog()) {
      time.threads().forEach(Thread::interrupt);
      time.at(time.nanos() + Duration.ofMillis(5).toNanos(), called::countDown);
      assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(broken.calls()).isEqualTo(1);
    }
  }

  @Test
  void threadsInheritNothingFromWhoAsksForThem() throws Exception {
    Thread self = Thread.currentThread();
    ClassLoader before = self.getContextClassLoader();
    int priority = self.getPriority();
    self.setContextClassLoader(new ClassLoader(before) {});
    self.setPriority(Thread.MIN_PRIORITY);
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch free = new CountDownLatch(1);
    try (RealTime other = new RealTime()) {
      other.at(other.nanos(), begun::countDown);
      TimeAndThreads.Crew crew = other.crew("owner");
      crew.execute(
          () -> {
            begun.countDown();
            try {
              free.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      begun.await();
      crew.dismiss();
      assertThat(other.threads())
          .hasSize(2)
          .allMatch(Thread::isDaemon)
          .allMatch(thread -> thread.getPriority() == Thread.NORM_PRIORITY)
          .allMatch(t -> t.getContextClassLoader() == RealTime.class.getClassLoader());
      assertThat(other.threads())
          .extracting(Thread::getName)
          .containsExactlyInAnyOrder("guard/timer", "owner/idle");
    } finally {
      free.countDown();
      self.setContextClassLoader(before);
      self.setPriority(priority);
    }
  }

  @Test
  void timerEndsWithTheTime() throws Exception {
    RealTime other = new RealTime();
    Thread timer = other.threads().iterator().next();
    other.at(other.nanos() + Duration.ofHours(1).toNanos(), () -> {});
    other.close();
    timer.join(20_000);
    assertThat(timer.isAlive()).isFalse();
    assertThat(other.threads()).isEmpty();
  }

  @Test
  void timeBeginsAtNothingAndChanceStaysBelowOne() {
    assertThat(time.nanos()).isBetween(0L, Duration.ofMinutes(1).toNanos());
    double sum = 0;
    for (int i = 0; i < 1_000; i++) {
      assertThat(time.chance()).isBetween(0.0, 0.9999999999999999);
      sum += time.chance();
    }
    assertThat(sum).isBetween(300.0, 700.0);
  }

  @Test
  void callsComeInTheOrderOfTheirTimesAndOfTheirAsking() throws Exception {
    java.util.List<Integer> order = new java.util.concurrent.CopyOnWriteArrayList<>();
    CountDownLatch called = new CountDownLatch(4);
    long at = time.nanos() + Duration.ofMillis(50).toNanos();
    for (int i : new int[] {2, 3, 1}) {
      time.at(
          i == 1 ? at - 1_000_000 : at,
          () -> {
            order.add(i);
            called.countDown();
          });
    }
    time.at(at, called::countDown);
    assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(order).containsExactly(1, 2, 3);
  }

  @Test
  void earlierCallOvertakesOneThatIsWaitedFor() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    time.at(time.nanos() + Duration.ofHours(1).toNanos(), () -> {});
    time.at(time.nanos() + Duration.ofMillis(5).toNanos(), called::countDown);
    assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aThreadThatHasEndedKeepsNothingOfTheGuard() throws Exception {
    Thread[] running = new Thread[1];
    ClassLoader[] loader = new ClassLoader[1];
    Thread thread =
        time.thread(
            "test",
            () -> {
              running[0] = Thread.currentThread();
              loader[0] = Thread.currentThread().getContextClassLoader();
            });
    thread.start();
    thread.join();
    assertThat(loader[0]).isSameAs(RealTime.class.getClassLoader());
    assertThat(running[0].getContextClassLoader()).isNull();
  }
}
