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
  private static final long IDLE = TimeUnit.SECONDS.toNanos(15);
  private static final long NO_THREAD = TimeUnit.SECONDS.toNanos(1);

  /** The machine that the workers live on. */
  interface Machine {
    long nanos();

    Thread thread(String name, Runnable body);
  }

  private final Machine machine;
  private final String idleName;
  private final Alarm.Call alarm;
  private final Object lock = new Object();
  private final DueQueue<Turn> due = new DueQueue<>();
  private final ArrayDeque<Worker> idle = new ArrayDeque<>();
  private Worker watcher;
  private int coming;
  private boolean alarmed;
  private boolean dismissed;

  Workers(Machine machine, Alarm alarm, String owner) {
    this.machine = machine;
    this.idleName = owner + "/idle";
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
      watcher = null;
      idle.forEach(worker -> LockSupport.unpark(worker.thread));
      idle.clear();
    }
  }

  private final class Turn extends DueQueue.Due implements TimeAndThreads.Turn {
    private final TimeAndThreads.Job job;

    Turn(TimeAndThreads.Job job) {
      this.job = job;
    }

    @Override
    public void at(long at) {
      Worker fresh = null;
      long now = machine.nanos();
      synchronized (lock) {
        if (dismissed) {
          throw new RejectedExecutionException(idleName + ": the owner is gone");
        }
        due.put(this, at);
        if (at <= now) {
          fresh = call();
        } else if (due.first() == this) {
          fresh = watch(now);
        }
      }
      try {
        start(fresh);
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

  /** Makes one more worker come; returns it when it has to be started. Holds the lock. */
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
    LockSupport.unpark(worker.thread);
    return null;
  }

  /** Makes sure that somebody comes for what is due next. Holds the lock. */
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
    } else if (watcher.wakesAt > first.at()) {
      LockSupport.unpark(watcher.thread);
    }
    return null;
  }

  /** An alarm that comes too early does no harm, so it is not put off. Holds the lock. */
  private void alarm(long at) {
    if (!alarmed || at < alarm.at()) {
      alarmed = true;
      alarm.plan(at);
    }
  }

  private void ring() {
    Worker fresh;
    synchronized (lock) {
      alarmed = false;
      fresh = dismissed ? null : watch(machine.nanos());
    }
    startOrTell(fresh);
  }

  private void start(Worker fresh) {
    if (fresh == null) {
      return;
    }
    try {
      fresh.thread = machine.thread(idleName, fresh);
      fresh.thread.start();
    } catch (Throwable e) {
      synchronized (lock) {
        coming--;
        alarm(machine.nanos() + NO_THREAD);
      }
      throw e;
    }
  }

  private void startOrTell(Worker fresh) {
    try {
      start(fresh);
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
        until = now + IDLE;
      }
      Turn next = null;
      boolean leaves;
      Worker fresh = null;
      synchronized (lock) {
        arrive(self);
        Turn first = due.first();
        if (first != null && first.at() <= now) {
          due.remove(first);
          next = first;
        }
        leaves = next == null && (dismissed || now >= until);
        if (next == null && !leaves) {
          settle(self, until);
        }
        fresh = watch(now);
      }
      if (fresh != null) {
        startOrTell(fresh);
      }
      if (next != null || leaves) {
        self.now = now;
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

    /** Waits until called, or until it wants to wake; may wake early. */
    void park(long since) {
      long pause = wakesAt - since;
      dress.rest(pause);
      LockSupport.parkNanos(Workers.this, pause);
      Thread.interrupted();
    }
  }
}
