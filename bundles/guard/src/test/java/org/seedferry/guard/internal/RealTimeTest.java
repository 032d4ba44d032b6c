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
  void earlierCallOvertakesOneThatIsWaitedFor() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    time.at(time.nanos() + Duration.ofHours(1).toNanos(), () -> {});
    time.at(time.nanos() + Duration.ofMillis(5).toNanos(), called::countDown);
    assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
  }
}
