package org.seedferry.guard.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.seedferry.guard.ClosedException;
import org.seedferry.guard.GuardedPool;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.TaskSpec;
import org.seedferry.guard.Work;

/** Lets a number of tasks run at a time, and a number wait; who brings more waits as well. */
final class Pool implements GuardedPool, Home {
  private final String name;
  private final int capacity;
  private final OwnerGuard guard;
  private final TimeAndThreads time;
  private final TimeAndThreads.Gate idle;
  private final Object lock = new Object();
  private final Set<Task> working = new LinkedHashSet<>();
  private final Deque<Task> queue = new ArrayDeque<>();
  private final Deque<TimeAndThreads.Gate> bringers = new ArrayDeque<>();
  private int workers;
  private boolean closed;
  private Duration drain = Duration.ZERO;
  private TimeAndThreads.Wake drainEnd;
  private long drainUntil;

  Pool(String name, int workers, int capacity, OwnerGuard guard, TimeAndThreads time) {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("a pool needs a name");
    }
    if (capacity < 0) {
      throw new IllegalArgumentException("pool " + name + ": capacity " + capacity + " is below 0");
    }
    this.name = name;
    this.workers = checked(workers);
    this.capacity = capacity;
    this.guard = guard;
    this.time = time;
    this.idle = time.gate();
  }

  private int checked(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("pool " + name + ": " + count + " workers are too few");
    }
    return count;
  }

  @Override
  public GuardedTask submit(String item, Map<String, String> fields, Work work)
      throws InterruptedException {
    TaskSpec spec = spec(item, fields);
    TimeAndThreads.Gate place = null;
    while (true) {
      Task task = tryTake(spec, work, place != null);
      if (task != null) {
        return task;
      }
      place = awaitPlace(place);
    }
  }

  /** Waits for a place; who has waited before stays at the head. */
  private TimeAndThreads.Gate awaitPlace(TimeAndThreads.Gate before) throws InterruptedException {
    TimeAndThreads.Gate place = time.gate();
    synchronized (lock) {
      if (closed || free()) {
        return place;
      }
      if (before == null) {
        bringers.add(place);
      } else {
        bringers.addFirst(place);
      }
    }
    try {
      place.await();
      return place;
    } catch (InterruptedException e) {
      synchronized (lock) {
        bringers.remove(place);
        callBringer();
      }
      throw e;
    }
  }

  @Override
  public GuardedTask trySubmit(String item, Map<String, String> fields, Work work) {
    return tryTake(spec(item, fields), work, false);
  }

  private TaskSpec spec(String item, Map<String, String> fields) {
    Map<String, String> all = new TreeMap<>(fields);
    all.putIfAbsent("pool", name);
    return TaskSpec.once(item).fields(all);
  }

  /** The one way in. Null when there is no place, or others have waited for it longer. */
  private Task tryTake(TaskSpec spec, Work work, boolean waited) {
    guard.admit(spec.name() + " is not taken by the pool " + name);
    Task task;
    boolean now;
    synchronized (lock) {
      if (closed) {
        throw new ClosedException("pool " + name + " is closed: " + spec.name() + " is not taken");
      }
      if (!free() || !waited && !bringers.isEmpty()) {
        return null;
      }
      task = guard.register(spec, work, this);
      now = working.size() < workers;
      if (now) {
        working.add(task);
      } else {
        queue.add(task);
      }
      callBringer();
    }
    if (now) {
      task.begin();
    }
    return task;
  }

  /** Holds the lock. */
  private boolean free() {
    return working.size() < workers || queue.size() < capacity;
  }

  /** Gives free workers to what waits, and free places to who waits. Holds the lock. */
  private List<Task> promote() {
    List<Task> ready = new ArrayList<>();
    while (working.size() < workers && !queue.isEmpty()) {
      Task task = queue.poll();
      working.add(task);
      ready.add(task);
    }
    callBringer();
    openWhenIdle();
    return ready;
  }

  /** Holds the lock. */
  private void openWhenIdle() {
    if (closed && working.isEmpty() && queue.isEmpty()) {
      idle.open();
      unplanDrainEnd();
    }
  }

  /** Holds the lock. */
  private void callBringer() {
    if (free() && !bringers.isEmpty()) {
      bringers.poll().open();
    }
  }

  @Override
  public void cancelled(Task task) {
    synchronized (lock) {
      queue.remove(task);
      callBringer();
      openWhenIdle();
    }
  }

  @Override
  public void ended(Task task) {
    List<Task> ready;
    synchronized (lock) {
      working.remove(task);
      ready = promote();
    }
    ready.forEach(Task::begin);
    guard.ended(task);
  }

  @Override
  public void resize(int count) {
    List<Task> ready;
    synchronized (lock) {
      workers = checked(count);
      ready = promote();
    }
    ready.forEach(Task::begin);
  }

  @Override
  public int active() {
    synchronized (lock) {
      return working.size();
    }
  }

  @Override
  public int waiting() {
    synchronized (lock) {
      return queue.size();
    }
  }

  @Override
  public boolean drain(Duration limit) throws InterruptedException {
    refuse();
    return idle.await(limit);
  }

  /** Takes nothing more. What was taken goes on. */
  private void refuse() {
    List<TimeAndThreads.Gate> refused;
    synchronized (lock) {
      closed = true;
      refused = new ArrayList<>(bringers);
      bringers.clear();
      openWhenIdle();
    }
    refused.forEach(TimeAndThreads.Gate::open);
  }

  /** Takes nothing more, and forgets what waits; returns all that has not ended. */
  private List<Task> discard() {
    refuse();
    synchronized (lock) {
      unplanDrainEnd();
      drain = Duration.ZERO;
      List<Task> left = left();
      queue.clear();
      return left;
    }
  }

  private List<Task> copyOfLeft() {
    synchronized (lock) {
      return left();
    }
  }

  /** Holds the lock. */
  private List<Task> left() {
    List<Task> left = new ArrayList<>(working);
    left.addAll(queue);
    return left;
  }

  // ---- the drain of a close

  @Override
  public GuardedPool drainOnClose(Duration limit) {
    if (limit == null || limit.isNegative()) {
      throw new IllegalArgumentException(
          "pool " + name + ": drain limit " + limit + " is negative");
    }
    synchronized (lock) {
      drain = limit;
    }
    return this;
  }

  @Override
  public boolean draining() {
    synchronized (lock) {
      return drainEnd != null;
    }
  }

  /** Its owner goes: what was taken is worked off where that is asked for, and discarded else. */
  void leave() {
    beginDrain();
    if (!draining()) {
      discard();
    }
  }

  /** Takes nothing more, and cancels at the end of its drain what is left; nothing without one. */
  void beginDrain() {
    synchronized (lock) {
      if (drain.isZero() || drainEnd != null) {
        return;
      }
      drainUntil = time.nanos() + Times.nanos(drain);
      drainEnd = time.at(drainUntil, () -> discard().forEach(Task::requestStop));
    }
    refuse();
  }

  /** Waits for the end of a drain that has begun, and cancels what is left. */
  void endDrain() {
    long until;
    synchronized (lock) {
      if (drainEnd == null) {
        return;
      }
      until = drainUntil;
    }
    Waiting.uninterrupted(idle, time, until);
    discard().forEach(Task::requestStop);
  }

  /** Holds the lock. */
  private void unplanDrainEnd() {
    if (drainEnd != null) {
      drainEnd.cancel();
      drainEnd = null;
    }
  }

  @Override
  public void close() {
    beginDrain();
    boolean inside = copyOfLeft().stream().anyMatch(Task::inside);
    if (inside && draining()) {
      return;
    }
    endDrain();
    List<Task> left = discard();
    left.forEach(Task::cancel);
    if (!inside) {
      left.forEach(Task::awaitEnd);
    }
    guard.forget(this);
  }
}
