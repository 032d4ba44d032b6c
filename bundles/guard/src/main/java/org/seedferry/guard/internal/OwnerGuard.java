package org.seedferry.guard.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.seedferry.guard.ClosedException;
import org.seedferry.guard.GuardedPool;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.OwnedGuard;
import org.seedferry.guard.TaskSpec;
import org.seedferry.guard.Uninterrupted;
import org.seedferry.guard.Work;

/** The guard of one component. */
final class OwnerGuard implements OwnedGuard, Home {
  private final Core core;
  private final Account account;
  private final Object lock = new Object();
  private final Set<Task> tasks = new LinkedHashSet<>();
  private final Set<Task> stoppedForOwner = new LinkedHashSet<>();
  private final Set<Pool> pools = new LinkedHashSet<>();
  private boolean closed;

  OwnerGuard(Core core, Account account) {
    this.core = core;
    this.account = account;
  }

  @Override
  public GuardedTask start(TaskSpec spec, Work work) {
    admit(spec.name() + " is not started");
    Task task = register(spec, work, this);
    task.begin();
    return task;
  }

  /**
   * Refuses what comes while the owner goes. Asks the framework, so nobody holds a lock here. In a
   * run that the stop has not reached yet, it counts as cancelled from inside and not as a panic.
   */
  void admit(String refusal) {
    if (core.leaving(account)) {
      throw new CancellationException(
          account.owner() + "/" + refusal + ": its bundle is stopping, or the guard is");
    }
  }

  /** The one place where tasks, and the items of pools, come into being. */
  Task register(TaskSpec spec, Work work, Home home) {
    Objects.requireNonNull(work, "work");
    Task task = new Task(core, account, Objects.requireNonNull(spec, "spec"), work, home);
    synchronized (lock) {
      if (closed) {
        throw new ClosedException(
            account.owner() + "/" + spec.name() + " is not started: its guard is closed");
      }
      tasks.add(task);
    }
    return task;
  }

  @Override
  public GuardedPool pool(String name, int workers, int capacity) {
    admit(name + " is not opened");
    Pool pool = new Pool(name, workers, capacity, this, core.time());
    synchronized (lock) {
      if (closed) {
        throw new ClosedException(
            account.owner() + "/" + name + " is not opened: its guard is closed");
      }
      pools.add(pool);
    }
    return pool;
  }

  void forget(Pool pool) {
    synchronized (lock) {
      pools.remove(pool);
      // Its owner has closed it, also where a stop was faster and its items had ended by then.
      stoppedForOwner.removeIf(task -> task.home() == pool);
    }
  }

  @Override
  public <T, E extends Exception> T uninterrupted(Uninterrupted<T, E> work) throws E {
    return core.interrupts().keptFrom(work);
  }

  @Override
  public Clock clock() {
    return core.time().clock();
  }

  @Override
  public void ended(Task task) {
    synchronized (lock) {
      tasks.remove(task);
    }
  }

  /** What has not ended, for the one who closes in place of the owner. */
  List<Task> left() {
    synchronized (lock) {
      return new ArrayList<>(tasks);
    }
  }

  /** Refuses new tasks and cancels those that there are. */
  void cancel() {
    synchronized (lock) {
      closed = true;
    }
    pools().forEach(Pool::leave);
    requestStops();
  }

  /** Cancels what there is; its owner may still close it, and is told of where it does not. */
  void requestStops() {
    pools().forEach(Pool::beginDrain);
    List<Task> left = new ArrayList<>(left());
    left.removeIf(Task::draining);
    synchronized (lock) {
      stoppedForOwner.addAll(left);
    }
    left.forEach(Task::requestStop);
  }

  private List<Pool> pools() {
    synchronized (lock) {
      return new ArrayList<>(pools);
    }
  }

  /** The names of the tasks that the guard ends because their owner does not. */
  List<String> unclosed() {
    Set<Task> candidates = new LinkedHashSet<>(left());
    synchronized (lock) {
      candidates.addAll(stoppedForOwner);
    }
    return candidates.stream()
        .filter(task -> !task.closedByOwner())
        .map(task -> task.spec().name())
        .toList();
  }

  @Override
  public void close() {
    cancel();
    List<Task> left = left();
    if (left.stream().noneMatch(Task::inside)) {
      pools().forEach(Pool::endDrain);
      left.forEach(Task::awaitEnd);
    }
    synchronized (lock) {
      stoppedForOwner.clear();
    }
    core.release(account, this);
  }
}
