package org.seedferry.guard.internal;

import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of one owner, in threads of the machine.
 *
 * <p>A worker that has done its job looks itself after what is due next, so that a ticker stays in
 * its thread and costs no more than in an executor. One idle worker at a time watches the next due
 * time; while none does, the alarm does. Idle workers end after a while, so that what waits for
 * long costs no thread.
 *
 * <p>Whoever changes what is due first, and whoever stops watching it, makes sure that somebody
 * comes in time ({@link #watch}); a worker that comes does so for what is due after its own job.
 */
final class Workers implements TimeAndThreads.Crew {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final long SHORT = TimeUnit.SECONDS.toNanos(1);
  private static final long NO_THREAD = TimeUnit.SECONDS.toNanos(1);

  /** The machine that the workers live on. */
  interface Machine {
    long nanos();

    Thread thread(String name, Runnable body);

    /** These are dismissed. */
    void dismissed(Workers workers);
  }

  private final Machine machine;
  private final String idleName;
  private final long idleNanos;
  private final Alarm.Call alarm;
  private final Object lock = new Object();
  private final DueQueue<Turn> due = new DueQueue<>();
  private final ArrayDeque<Worker> idle = new ArrayDeque<>();
  private Worker watcher;
  private int coming;
  private boolean alarmed;
  private boolean retired;
  private boolean dismissed;

  /**
   * @param idleNanos how long a worker waits for another job before it ends
   */
  Workers(Machine machine, Alarm alarm, String owner, long idleNanos) {
    this.machine = machine;
    this.idleName = owner + "/idle";
    this.idleNanos = idleNanos;
    this.alarm = alarm.call(this::ring);
  }

  @Override
  public void execute(Runnable job) {
    turn((dress, now) -> {
          dress.off();
          job.run();
        })
        .at(machine.nanos());
  }

  @Override
  public TimeAndThreads.Turn turn(TimeAndThreads.Job job) {
    return new Turn(job);
  }

  @Override
  public void dismiss() {
    synchronized (lock) {
      dismissed = true;
      due.clear();
      alarm.cancel();
      sendHome();
    }
    machine.dismissed(this);
  }

  /** From now on workers end as soon as nothing is due. */
  void retire() {
    synchronized (lock) {
      retired = true;
      sendHome();
    }
  }

  /** Holds the lock. */
  private void sendHome() {
    for (Worker worker : idle) {
      worker.idle = false;
      LockSupport.unpark(worker.thread);
    }
    idle.clear();
    watcher = null;
  }

  private final class Turn extends DueQueue.Due implements TimeAndThreads.Turn {
    private final TimeAndThreads.Job job;

    Turn(TimeAndThreads.Job job) {
      this.job = job;
    }

    @Override
    public void at(long at) {
      Worker next = null;
      long now = machine.nanos();
      synchronized (lock) {
        if (dismissed) {
          throw new RejectedExecutionException(idleName + ": the owner is gone");
        }
        due.put(this, at);
        if (at <= now) {
          next = call();
        } else if (due.first() == this) {
          next = watch(now);
        }
      }
      try {
        wake(next);
      } catch (Throwable e) {
        cancel();
        throw e;
      }
    }

    @Override
    public void again(long at) {
      synchronized (lock) {
        if (!dismissed) {
          due.put(this, at);
        }
      }
    }

    @Override
    public void cancel() {
      synchronized (lock) {
        due.remove(this);
      }
    }
  }

  /** One more worker that is to come, and has to be woken. Holds the lock. */
  private Worker call() {
    coming++;
    Worker worker = idle.pollLast();
    if (worker == null) {
      return new Worker();
    }
    if (watcher == worker) {
      watcher = null;
    }
    worker.called = true;
    return worker;
  }

  /**
   * Makes sure that somebody comes for what is due next; returns who has to be woken, null when
   * nobody has to. Holds the lock.
   */
  private Worker watch(long now) {
    Turn first = due.first();
    if (first == null || coming > 0) {
      return null;
    }
    if (first.at() <= now) {
      return call();
    }
    if (watcher == null) {
      alarm(first.at());
      return null;
    }
    return watcher.wakesAt > first.at() ? watcher : null;
  }

  /** An alarm that comes too early does no harm, so it is not put off. Holds the lock. */
  private void alarm(long at) {
    if (!alarmed || at < alarm.at()) {
      alarmed = true;
      alarm.plan(at);
    }
  }

  private void ring() {
    Worker next;
    synchronized (lock) {
      alarmed = false;
      next = dismissed ? null : watch(machine.nanos());
    }
    wakeOrTell(next);
  }

  /** Outside the lock, for the one who wakes needs it at once. */
  private void wake(Worker worker) {
    if (worker == null) {
      return;
    }
    if (worker.thread != null) {
      LockSupport.unpark(worker.thread);
      return;
    }
    try {
      worker.thread = machine.thread(idleName, worker);
      worker.thread.start();
    } catch (Throwable e) {
      synchronized (lock) {
        coming--;
        alarm(machine.nanos() + NO_THREAD);
      }
      throw e;
    }
  }

  private void wakeOrTell(Worker worker) {
    try {
      wake(worker);
    } catch (Throwable e) {
      Quietly.log(() -> LOG.atError().setCause(e).log("{}: no worker for what is due", idleName));
    }
  }

  /** The next job for a worker, which waits for it; null when it is not needed any more. */
  private Turn take(Worker self) {
    long until = 0;
    while (true) {
      long now = machine.nanos();
      if (until == 0) {
        until = now + idleNanos;
      }
      Turn next = null;
      boolean leaves;
      Worker other;
      synchronized (lock) {
        arrive(self);
        Turn first = due.first();
        if (first != null && first.at() <= now) {
          due.remove(first);
          next = first;
        }
        leaves = next == null && (dismissed || retired || now >= until);
        if (next == null && !leaves) {
          settle(self, until);
        }
        other = watch(now);
      }
      if (other != null) {
        wakeOrTell(other);
      }
      if (next != null || leaves) {
        self.now = now;
        self.waited = false;
        return next;
      }
      self.park(now);
    }
  }

  /** Holds the lock. */
  private void arrive(Worker self) {
    if (self.called) {
      self.called = false;
      coming--;
    } else if (self.idle) {
      // The one that came last is the most likely to go first.
      if (idle.peekLast() == self) {
        idle.pollLast();
      } else {
        idle.removeFirstOccurrence(self);
      }
    }
    self.idle = false;
    if (watcher == self) {
      watcher = null;
    }
  }

  /** Holds the lock. */
  private void settle(Worker self, long until) {
    Turn first = due.first();
    self.wakesAt = until;
    if (first != null && first.at() < until && (watcher == null || watcher.wakesAt > first.at())) {
      watcher = self;
      self.wakesAt = first.at();
    }
    self.idle = true;
    idle.addLast(self);
  }

  private final class Worker implements Runnable {
    private Thread thread;
    private Dress dress;
    private long now;
    private boolean called = true;
    private boolean idle;
    private boolean waited;
    private long wakesAt;

    @Override
    public void run() {
      dress = new Dress(thread, idleName);
      for (Turn turn = take(this); turn != null; turn = take(this)) {
        try {
          turn.job.run(dress, now);
        } catch (Throwable e) {
          Quietly.log(() -> LOG.atError().setCause(e).log("{}: a job failed", idleName));
        }
        // An interpreted frame would otherwise hold the job, and its task, while this waits.
        turn = null;
      }
    }

    /**
     * Waits until called, or until it wants to wake; may wake early. A task often comes again soon,
     * and renaming a thread costs, so that it waits for a while before it shows that it is idle.
     */
    void park(long since) {
      long pause = wakesAt - since;
      if (pause > SHORT && !waited) {
        pause = SHORT;
      } else if (waited) {
        dress.rest();
      }
      waited = true;
      LockSupport.parkNanos(Workers.this, pause);
      Thread.interrupted();
    }
  }
}
