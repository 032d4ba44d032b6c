package org.seedferry.itests.chaos.bundle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleContext;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.StopSignal;
import org.seedferry.guard.TaskSpec;

/** Components that do all that one must not do. */
public final class Misbehaving {

  /** The key of a system property, a {@link CountDownLatch} that ends what never ends. */
  public static final String RELEASE = "seedferry.chaos.release";

  /** The key of a system property, a synchronized list of texts: which starts were refused. */
  public static final String REFUSED = "seedferry.chaos.refused";

  private Misbehaving() {}

  private static CountDownLatch release() {
    return (CountDownLatch) System.getProperties().get(RELEASE);
  }

  @SuppressWarnings("unchecked")
  private static void refused(String what) {
    ((List<String>) System.getProperties().get(REFUSED)).add(what);
  }

  private static void awaitAgainstAllInterrupts(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // That is what it is about.
      }
    }
  }

  /** Never closes anything. */
  public static final class Forgetful {
    public Forgetful(Guard guard) {
      guard.loop("forgotten_loop", stop -> stop.sleep(Duration.ofDays(1)));
      guard.every(Duration.ofMillis(10), "forgotten_ticker", stop -> {});
      guard.pool("forgotten_pool", 2, 10);
    }
  }

  /** Has a task that does not end when it is told to. */
  public static final class Deaf {
    public Deaf(Guard guard) {
      CountDownLatch release = release();
      guard.loop("deaf_for_ever", stop -> refuseToEnd(release));
    }

    private static void refuseToEnd(CountDownLatch release) {
      awaitAgainstAllInterrupts(release);
    }
  }

  /** Has a task that takes two seconds to hear that it is to end, and closes it itself. */
  public static final class Slow {
    private final GuardedTask task;

    public Slow(Guard guard) {
      task = guard.loop("deaf_for_a_while", Slow::hearLate);
    }

    private static void hearLate(StopSignal stop) {
      while (!stop.requested()) {
        LockSupport.parkNanos(1_000_000);
        Thread.interrupted();
      }
      long end = System.nanoTime() + 2_000_000_000L;
      while (System.nanoTime() - end < 0) {
        LockSupport.parkNanos(1_000_000);
        Thread.interrupted();
      }
    }

    public void stop() {
      task.close();
    }
  }

  /** Throws errors of all kinds. */
  public static final class Thrower {
    private final Random random = new Random();

    public Thrower(Guard guard) {
      for (int i = 0; i < 8; i++) {
        guard.every(Duration.ofMillis(5), "throws_errors", stop -> fail());
      }
    }

    private void fail() {
      switch (random.nextInt(6)) {
        case 0 -> overflow(0);
        case 1 -> throw new LinkageError("chaos");
        case 2 -> throw new Death();
        case 3 -> throw new AssertionError("chaos");
        case 4 -> throw new Mute();
        default -> {
          // Now and then all is well.
        }
      }
    }

    private static int overflow(int depth) {
      return 1 + overflow(depth + 1) + overflow(depth + 2);
    }
  }

  /** Not to be caught, some say. */
  @SuppressWarnings("serial")
  public static final class Death extends Error {}

  /** Does not even tell what it is. */
  @SuppressWarnings("serial")
  public static final class Mute extends RuntimeException {
    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }
  }

  /** Starts tasks while it is stopped, and all the time in a thread of its own. */
  public static final class Starter {
    private final Guard guard;

    public Starter(Guard guard) {
      this.guard = guard;
      CountDownLatch release = release();
      Thread thread =
          new Thread(
              () -> {
                while (release.getCount() > 0) {
                  try {
                    guard.once("started_from_aside", stop -> {});
                    LockSupport.parkNanos(5_000_000);
                  } catch (RuntimeException e) {
                    refused("aside: " + e.getMessage());
                    return;
                  }
                }
              },
              "starter of tasks");
      thread.setDaemon(true);
      thread.start();
    }

    public void stop() {
      for (int i = 0; i < 3; i++) {
        try {
          guard.loop("started_too_late", stop -> stop.sleep(Duration.ofDays(1)));
        } catch (RuntimeException e) {
          refused("late: " + e.getMessage());
        }
      }
    }
  }

  /** Binds what blocks, and what throws, when it is closed. */
  public static final class Binder {
    public Binder(Guard guard) {
      CountDownLatch release = release();
      guard.loop(
          "blocks_in_close",
          stop -> {
            stop.onStop(() -> blockInClose(release));
            stop.sleep(Duration.ofDays(1));
          });
      guard.loop(
          "throws_in_close",
          stop -> {
            stop.onStop(
                () -> {
                  throw new LinkageError("in close");
                });
            stop.onStop(
                () -> {
                  throw new Mute();
                });
            stop.sleep(Duration.ofDays(1));
          });
    }

    private static void blockInClose(CountDownLatch release) {
      awaitAgainstAllInterrupts(release);
    }
  }

  /** Keeps an object of its own class with the guard's worker. */
  public static final class Keeper {
    private static final ThreadLocal<Keeper> KEPT = new ThreadLocal<>();

    public Keeper(Guard guard) {
      for (int i = 0; i < 5; i++) {
        guard.every(Duration.ofMillis(10), "keeps_thread_local", stop -> KEPT.set(this));
      }
    }
  }

  /** Has threads of its own, past the guard. */
  public static final class Threads {
    private static final List<Object> KEPT = new ArrayList<>();

    public Threads(Guard guard) {
      CountDownLatch release = release();
      Timer timer = new Timer("own timer", true);
      timer.schedule(task(() -> block(release)), 1);
      Timer idle = new Timer("own idle timer", true);
      idle.schedule(task(() -> {}), 1, 10);
      ExecutorService executor =
          Executors.newSingleThreadExecutor(
              body -> {
                Thread thread = new Thread(body, "own executor");
                thread.setDaemon(true);
                return thread;
              });
      executor.execute(() -> block(release));
      executor.shutdown();
      Thread thread =
          new Thread(
              () -> {
                block(release);
                timer.cancel();
                idle.cancel();
              },
              "own thread");
      thread.setDaemon(true);
      thread.start();
      KEPT.add(List.of(timer, idle, executor, thread, guard));
    }

    private static TimerTask task(Runnable action) {
      return new TimerTask() {
        @Override
        public void run() {
          action.run();
        }
      };
    }

    private static void block(CountDownLatch release) {
      awaitAgainstAllInterrupts(release);
    }
  }

  /** Keeps the guard in a static field. */
  public static final class Static {
    private static Guard kept;

    public Static(Guard guard) {
      keep(guard);
      kept.every(Duration.ofMillis(10), "kept_in_static", stop -> {});
    }

    private static void keep(Guard guard) {
      kept = guard;
    }
  }

  /** Closes from inside of the run, from two threads, and again. */
  public static final class Closer {
    private final GuardedTask task;
    private volatile GuardedTask self;

    public Closer(Guard guard) {
      task = guard.every(Duration.ofMillis(10), "closed_twice", stop -> {});
      self =
          guard.every(
              Duration.ofMillis(10),
              "closes_itself",
              stop -> {
                GuardedTask own = self;
                if (own != null) {
                  own.close();
                  own.close();
                }
              });
    }

    public void stop() throws InterruptedException {
      Thread other = new Thread(task::close, "second closer");
      other.start();
      task.close();
      other.join();
      task.close();
    }
  }

  /** Fetches further guards for itself, and gives none back. */
  public static final class Thief {
    public Thief(Guard guard, BundleContext context) {
      var reference = context.getServiceReference(Guard.class);
      context.getService(reference).every(Duration.ofMillis(10), "stolen", stop -> {});
      for (int i = 0; i < 3; i++) {
        Guard stolen = context.getServiceObjects(reference).getService();
        stolen.loop("stolen", stop -> stop.sleep(Duration.ofDays(1)));
      }
    }
  }

  /** Starts one more task with each tick. */
  public static final class Spawner {
    public Spawner(Guard guard) {
      guard.every(
          Duration.ofMillis(20),
          "spawns",
          stop -> guard.once("spawned", own -> own.sleep(Duration.ofDays(1))));
    }
  }

  /** Has tasks that need three seconds each to end, and closes one after the other. */
  public static final class Polite {
    private final List<GuardedTask> tasks = new ArrayList<>();

    public Polite(Guard guard) {
      for (int i = 0; i < 10; i++) {
        tasks.add(guard.start(TaskSpec.loop("needs_three_seconds"), Polite::endSlowly));
      }
    }

    private static void endSlowly(StopSignal stop) throws InterruptedException {
      stop.sleep(Duration.ofDays(1));
      long end = System.nanoTime() + 3_000_000_000L;
      while (System.nanoTime() - end < 0) {
        LockSupport.parkNanos(end - System.nanoTime());
        Thread.interrupted();
      }
    }

    public void stop() {
      tasks.forEach(GuardedTask::close);
    }
  }

  /** The same, but leaves the closing to the guard. */
  public static final class Impolite {
    public Impolite(Guard guard) {
      for (int i = 0; i < 10; i++) {
        guard.start(TaskSpec.loop("needs_three_seconds"), Polite::endSlowly);
      }
    }
  }
}
