package org.seedferry.itests.felix;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.seedferry.guard.Guard;
import org.seedferry.guard.TaskSpec;

/** Components of a small bundle of the test's own: some behave, some do not. */
public final class Probes {

  /**
   * The key of a system property, a {@link CountDownLatch} that ends the stubborn task; without it
   * nothing does.
   */
  public static final String RELEASE = "seedferry.itests.release";

  private Probes() {}

  /** Closes what it has started. */
  public static final class Ticker {

    private final AutoCloseable task;

    public Ticker(Guard guard) {
      task = guard.every(Duration.ofMillis(50), "probe_ticker", stop -> {});
    }

    public void stop() throws Exception {
      task.close();
    }
  }

  /** Panics with every run. */
  public static final class Panicky {

    public Panicky(Guard guard) {
      guard.every(
          Duration.ofDays(1),
          "probe_panic",
          stop -> {
            throw new IllegalStateException("the probe panics as told");
          });
    }
  }

  /** Never closes anything. */
  public static final class Forgetful {

    public Forgetful(Guard guard) {
      guard.loop("probe_forgotten", stop -> stop.sleep(Duration.ofDays(1)));
    }
  }

  /** Has a task that does not end when it is told to. */
  public static final class Stubborn {

    public Stubborn(Guard guard) {
      Object given = System.getProperties().get(RELEASE);
      CountDownLatch release = given == null ? new CountDownLatch(1) : (CountDownLatch) given;
      guard.start(
          TaskSpec.once("probe_stubborn").stopWithin(Duration.ofSeconds(1)),
          stop -> refuseToEnd(release));
    }

    private static void refuseToEnd(CountDownLatch release) {
      while (true) {
        try {
          release.await();
          return;
        } catch (InterruptedException e) {
          // That is what it is about.
        }
      }
    }
  }
}
