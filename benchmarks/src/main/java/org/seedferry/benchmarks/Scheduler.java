package org.seedferry.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.seedferry.guard.GuardRuntime;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.OwnedGuard;
import org.seedferry.guard.TaskSpec;

/** What is compared: the guard, and what the JDK has for the same purpose. */
interface Scheduler extends AutoCloseable {

  /** How the names of its threads begin. */
  String THREADS = "bench";

  /** Runs a job again and again, with a pause between the end of one and the begin of the next. */
  void every(Duration pause, Runnable job);

  /** Something that lets the job run once more, each time that it is called. */
  Runnable onDemand(Runnable job);

  /** Starts a job that runs until it is stopped. */
  void untilStopped(CountDownLatch begun);

  /** Stops all, and waits until all has ended. */
  @Override
  void close();

  static Scheduler of(String name) {
    return switch (name) {
      case "executor" -> new Executor();
      case "guard" -> new Guarded(1, false, false);
      case "guard, listener" -> new Guarded(1, true, false);
      case "guard, asks signal" -> new Guarded(1, false, true);
      default -> throw new IllegalArgumentException("no scheduler " + name);
    };
  }

  /** A bare executor with one thread; jobs that last have one each. */
  final class Executor implements Scheduler {
    private final ScheduledThreadPoolExecutor ticks =
        new ScheduledThreadPoolExecutor(1, body -> new Thread(body, THREADS + "/ticks"));
    private final ThreadPoolExecutor running =
        (ThreadPoolExecutor)
            Executors.newCachedThreadPool(body -> new Thread(body, THREADS + "/running"));

    Executor() {
      ticks.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void every(Duration pause, Runnable job) {
      long nanos = pause.toNanos();
      ticks.scheduleWithFixedDelay(job, 0, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public Runnable onDemand(Runnable job) {
      return () -> ticks.execute(job);
    }

    @Override
    public void untilStopped(CountDownLatch begun) {
      running.execute(
          () -> {
            begun.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException stop) {
              Thread.currentThread().interrupt();
            }
          });
    }

    @Override
    public void close() {
      ticks.shutdownNow();
      running.shutdownNow();
      try {
        ticks.awaitTermination(1, TimeUnit.MINUTES);
        running.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The guard without OSGi. */
  final class Guarded implements Scheduler {
    private static final Duration NEVER = Duration.ofDays(1);

    private final GuardRuntime runtime = new GuardRuntime();
    private final List<OwnedGuard> owners = new ArrayList<>();
    private final boolean asks;
    private int next;

    Guarded(int count, boolean listener, boolean asks) {
      for (int i = 0; i < count; i++) {
        owners.add(runtime.guard(THREADS + i));
      }
      this.asks = asks;
      if (listener) {
        runtime.add(exit -> {});
      }
    }

    private OwnedGuard owner() {
      next = (next + 1) % owners.size();
      return owners.get(next);
    }

    private GuardedTask start(Duration pause, Runnable job) {
      String name = "tick-" + next;
      if (asks) {
        return owner()
            .every(
                pause,
                name,
                stop -> {
                  if (!stop.requested()) {
                    job.run();
                  }
                });
      }
      return owner().every(pause, name, stop -> job.run());
    }

    @Override
    public void every(Duration pause, Runnable job) {
      start(pause, job);
    }

    @Override
    public Runnable onDemand(Runnable job) {
      return start(NEVER, job)::runSoon;
    }

    @Override
    public void untilStopped(CountDownLatch begun) {
      // Ten thousand threads that end at the same time may need more than the usual four seconds.
      owner()
          .start(
              TaskSpec.loop("running").stopWithin(Duration.ofMinutes(1)),
              stop -> {
                begun.countDown();
                stop.sleep(NEVER);
              });
    }

    @Override
    public void close() {
      runtime.close();
    }
  }
}
