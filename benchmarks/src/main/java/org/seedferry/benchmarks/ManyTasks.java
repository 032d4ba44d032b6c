package org.seedferry.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedTask;

/** Components with a thousand runs under way, for a bundle that is made of them. */
public final class ManyTasks {
  static final int TASKS = 1_000;

  /** The system property that holds the {@link CountDownLatch} of the runs that have begun. */
  static final String BEGUN = "org.seedferry.benchmarks.begun";

  private ManyTasks() {}

  private static List<GuardedTask> start(Guard guard) {
    CountDownLatch begun = (CountDownLatch) System.getProperties().get(BEGUN);
    List<GuardedTask> tasks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      tasks.add(
          guard.loop(
              "runs-" + i,
              stop -> {
                begun.countDown();
                stop.sleep(Duration.ofDays(1));
              }));
    }
    return tasks;
  }

  /** Closes each of its tasks, as it should. */
  public static final class Closes {
    private final List<GuardedTask> tasks;

    public Closes(Guard guard) {
      tasks = start(guard);
    }

    public void stop() {
      tasks.forEach(GuardedTask::cancel);
      tasks.forEach(GuardedTask::close);
    }
  }

  /** Leaves it to the guard to close its tasks. */
  public static final class Forgets {

    public Forgets(Guard guard) {
      start(guard);
    }

    public void stop() {
      // The guard closes what is left here.
    }
  }
}
