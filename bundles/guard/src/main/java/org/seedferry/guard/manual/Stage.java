package org.seedferry.guard.manual;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.seedferry.guard.internal.TimeAndThreads.Job;

/**
 * The workers of a time that moves by hand, of which one at a time goes on.
 *
 * <p>Jobs run in real threads, but only who holds the baton runs. It is handed on, in the order of
 * asking, when its holder waits for a gate or is done. A holder that blocks somewhere else keeps
 * the others waiting for a moment only; then it goes on without the baton, and the rest counts as
 * disturbed until it is back. What changes is guarded by the time's lock.
 */
final class Stage {
  private static final long BLOCKED = TimeUnit.MILLISECONDS.toNanos(40);
  private static final long BUSY = TimeUnit.SECONDS.toNanos(1);

  private final ManualTime time;
  private final Object lock;
  private final Deque<ManualWorker> ready = new ArrayDeque<>();
  private final Deque<ManualWorker> idle = new ArrayDeque<>();
  private final Set<ManualWorker> strays = new LinkedHashSet<>();
  private final Map<Thread, ManualWorker> workers = new HashMap<>();
  private ManualWorker holder;
  private long heldSince;
  private boolean closed;

  Stage(ManualTime time) {
    this.time = time;
    this.lock = time.lock();
  }

  // ---- jobs and workers

  void enqueue(String owner, Job job) {
    synchronized (lock) {
      if (closed) {
        throw new RejectedExecutionException("the manual guard is closed");
      }
      ManualWorker worker = idle.poll();
      if (worker == null) {
        worker = new ManualWorker(time, this);
        workers.put(worker.thread(), worker);
      }
      worker.take(owner, job);
      queue(worker);
    }
  }

  /** It asks for the baton. Holds the lock. */
  void queue(ManualWorker worker) {
    ready.add(worker);
    lock.notifyAll();
  }

  /** The worker that a thread is, null when it comes from outside. */
  ManualWorker worker(Thread thread) {
    synchronized (lock) {
      return workers.get(thread);
    }
  }

  Set<Thread> threads() {
    synchronized (lock) {
      return Set.copyOf(workers.keySet());
    }
  }

  /** It gives the baton back. Holds the lock. */
  void leave(ManualWorker worker) {
    strays.remove(worker);
    if (holder == worker) {
      holder = null;
    }
    lock.notifyAll();
  }

  /** It has nothing to do; false when nothing comes any more. Holds the lock. */
  boolean idle(ManualWorker worker) {
    leave(worker);
    if (!closed) {
      idle.push(worker);
    }
    return !closed;
  }

  /** It wants to go; false when a job has come meanwhile. Holds the lock. */
  boolean dismiss(ManualWorker worker, boolean called) {
    if (closed || !called && idle.remove(worker)) {
      workers.remove(worker.thread());
      return true;
    }
    return false;
  }

  boolean closed() {
    synchronized (lock) {
      return closed;
    }
  }

  void close() {
    synchronized (lock) {
      closed = true;
      idle.forEach(ManualWorker::hand);
      idle.clear();
      lock.notifyAll();
    }
  }

  // ---- the baton

  /** Hands out the baton until all are at rest: null then, or who is not after the limit. */
  String restWithin(long limit) {
    synchronized (lock) {
      long until = System.nanoTime() + limit;
      while (true) {
        if (holder == null && !ready.isEmpty()) {
          holder = ready.poll();
          heldSince = System.nanoTime();
          holder.hand();
          until = System.nanoTime() + limit;
        }
        if (holder == null && strays.isEmpty() && ready.isEmpty()) {
          return null;
        }
        if (System.nanoTime() - until > 0) {
          return stacks();
        }
        // At rest comes by notification; looking again is for holders that block elsewhere.
        time.waitFor(10);
        setAside();
      }
    }
  }

  /** As long as it takes for a holder to be set aside, and some more. */
  String restSoon() {
    return restWithin(BUSY);
  }

  /** Lets a holder that blocks elsewhere go on without the baton. Holds the lock. */
  private void setAside() {
    if (holder == null || ready.isEmpty()) {
      return;
    }
    long held = System.nanoTime() - heldSince;
    Thread.State state = holder.thread().getState();
    boolean waits =
        state == Thread.State.WAITING
            || state == Thread.State.TIMED_WAITING
            || state == Thread.State.BLOCKED;
    if (held > BUSY || held > BLOCKED && waits) {
      strays.add(holder);
      holder = null;
    }
  }

  /** Holds the lock. */
  private String stacks() {
    StringBuilder text = new StringBuilder();
    Set<ManualWorker> busy = new LinkedHashSet<>(strays);
    if (holder != null) {
      busy.add(holder);
    }
    for (ManualWorker worker : busy) {
      text.append(worker.thread().getName()).append('\n');
      for (StackTraceElement frame : worker.thread().getStackTrace()) {
        text.append("    at ").append(frame).append('\n');
      }
    }
    return text.toString();
  }
}
