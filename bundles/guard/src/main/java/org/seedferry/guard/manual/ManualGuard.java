package org.seedferry.guard.manual;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardListener;
import org.seedferry.guard.GuardReport;
import org.seedferry.guard.GuardedPool;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.OwnedGuard;
import org.seedferry.guard.TaskReport;
import org.seedferry.guard.TaskSpec;
import org.seedferry.guard.Uninterrupted;
import org.seedferry.guard.Work;
import org.seedferry.guard.internal.Core;
import org.seedferry.guard.internal.Owners;

/**
 * A guard whose time moves by hand. It is the real guard on another clock: tasks run in threads of
 * their own, but only while a test calls {@link #advance}, {@link #settle}, a close or an await,
 * and one at a time, so that the order is the same every time.
 *
 * <p>After {@code advance} all tasks are at rest: they wait for their time, or have ended. An await
 * from the test's own thread moves the time as well, at most by its limit. Pauses have no jitter.
 */
public final class ManualGuard implements Guard, AutoCloseable {
  private static final String OWNER = "test";

  private final ManualTime time = new ManualTime();
  private final Core core = new Core(time, Owners.NONE);
  private final Map<String, GuardedTask> started = new ConcurrentHashMap<>();
  private final OwnedGuard guard = core.guard(OWNER, OWNER);

  /**
   * Moves the time and runs everything that becomes due, in order, each at its own time.
   *
   * @throws IllegalStateException when work blocks in something else than {@code StopSignal.sleep}
   *     for more than 10 s of real time
   */
  public void advance(Duration duration) {
    time.advance(duration);
  }

  /** Runs everything that is due now. */
  public void settle() {
    time.settle();
  }

  /**
   * What is known of the task with this name, the youngest when there are several. Items of pools
   * are known until they end, tasks that were started here also after that.
   *
   * @throws IllegalArgumentException when no task has this name
   */
  public TaskReport report(String operation) {
    List<TaskReport> alive = core.tasks();
    return alive.stream()
        .filter(task -> task.operation().equals(operation))
        .reduce((older, younger) -> younger)
        .or(() -> Optional.ofNullable(started.get(operation)).map(GuardedTask::report))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no task "
                        + operation
                        + "; there are "
                        + alive.stream().map(TaskReport::operation).toList()));
  }

  /** The books. */
  public GuardReport report() {
    return core;
  }

  /** Another guard on the same time, accounted to another owner. */
  public OwnedGuard guard(String owner) {
    return core.guard(owner, owner);
  }

  /** Tells a listener of every exit from now on. */
  public void add(GuardListener listener) {
    core.add(listener);
  }

  @Override
  public GuardedTask start(TaskSpec spec, Work work) {
    GuardedTask task = guard.start(spec, work);
    started.put(spec.name(), task);
    return task;
  }

  @Override
  public GuardedPool pool(String name, int workers, int capacity) {
    return guard.pool(name, workers, capacity);
  }

  @Override
  public <T, E extends Exception> T uninterrupted(Uninterrupted<T, E> work) throws E {
    return guard.uninterrupted(work);
  }

  /** The time that moves by hand. It starts at 2030-01-01T00:00:00Z. */
  @Override
  public Clock clock() {
    return time.clock();
  }

  /** Closes all tasks, of all owners, and ends the threads. */
  @Override
  public void close() {
    core.close();
  }
}
