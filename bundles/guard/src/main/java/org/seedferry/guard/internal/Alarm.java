package org.seedferry.guard.internal;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes calls at their time, one after the other in one thread, which its user starts. */
final class Alarm implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Alarm.class);

  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final DueQueue<Call> queue = new DueQueue<>();
  private boolean closed;

  Alarm(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** A call that is not planned yet. */
  Call call(Runnable action) {
    return new Call(action);
  }

  /** Something to call; planned once at most. */
  final class Call extends DueQueue.Due implements TimeAndThreads.Wake {
    private final Runnable action;

    private Call(Runnable action) {
      this.action = action;
    }

    /** Calls at a time, and not at the one that was planned before. */
    void plan(long at) {
      lock.lock();
      try {
        if (closed) {
          return;
        }
        Call first = queue.first();
        boolean earlier = first == null || at < first.at();
        queue.put(this, at);
        if (earlier) {
          changed.signal();
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void cancel() {
      lock.lock();
      try {
        queue.remove(this);
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  public void run() {
    for (Call call = next(); call != null; call = next()) {
      try {
        call.action.run();
      } catch (Throwable e) {
        Quietly.log(
            () -> LOG.atError().setCause(e).log("a due call of the guard failed; time goes on"));
      }
      // An interpreted frame would otherwise hold the last call, and its owner, until the next one.
      call = null;
    }
  }

  private Call next() {
    lock.lock();
    try {
      while (!closed) {
        try {
          Call first = queue.first();
          long pause = first == null ? Long.MAX_VALUE : first.at() - nanos.getAsLong();
          if (pause <= 0) {
            queue.remove(first);
            return first;
          }
          // What is cancelled during the wait must not be held by this frame.
          first = null;
          changed.awaitNanos(pause);
        } catch (InterruptedException e) {
          Quietly.log(() -> LOG.warn("somebody interrupted the guard's timer; it goes on"));
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Ends its thread; what is planned is forgotten. */
  void close() {
    lock.lock();
    try {
      closed = true;
      queue.clear();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
