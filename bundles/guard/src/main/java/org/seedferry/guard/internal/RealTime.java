package org.seedferry.guard.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time and the threads of the machine: one thread for all due times, workers on demand. */
public final class RealTime implements TimeAndThreads {
  private static final Logger LOG = LoggerFactory.getLogger(RealTime.class);
  private static final long IDLE_SECONDS = 15;

  private final Clock clock = Clock.systemUTC();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final Object lock = new Object();
  private final TreeSet<Due> queue =
      new TreeSet<>(Comparator.<Due>comparingLong(d -> d.at).thenComparingLong(d -> d.number));
  private final AtomicLong numbers = new AtomicLong();
  private final long origin = System.nanoTime();
  private boolean closed;

  public RealTime() {
    thread("guard/timer", this::keepTime).start();
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public long nanos() {
    return System.nanoTime() - origin;
  }

  @Override
  public double chance() {
    return ThreadLocalRandom.current().nextDouble();
  }

  @Override
  public Wake at(long at, Runnable wake) {
    Due due = new Due(at, numbers.incrementAndGet(), wake);
    synchronized (lock) {
      queue.add(due);
      if (queue.first() == due) {
        lock.notifyAll();
      }
    }
    return due;
  }

  @Override
  public Crew crew(String owner) {
    return new Workers(owner);
  }

  @Override
  public Gate gate() {
    return new Latch();
  }

  @Override
  public void interrupt(Thread thread) {
    thread.interrupt();
  }

  @Override
  public Set<Thread> threads() {
    return Set.copyOf(threads);
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      queue.clear();
      lock.notifyAll();
    }
  }

  private void keepTime() {
    for (Due due = next(); due != null; due = next()) {
      try {
        due.wake.run();
      } catch (Throwable e) {
        Quietly.log(
            () -> LOG.atError().setCause(e).log("a due call of the guard failed; time goes on"));
      }
      // An interpreted frame would otherwise hold the last call, and its owner, until the next one.
      due = null;
    }
  }

  private Due next() {
    synchronized (lock) {
      while (!closed) {
        try {
          if (queue.isEmpty()) {
            lock.wait();
            continue;
          }
          long pause = queue.first().at - nanos();
          if (pause <= 0) {
            return queue.pollFirst();
          }
          TimeUnit.NANOSECONDS.timedWait(lock, pause);
        } catch (InterruptedException e) {
          Quietly.log(() -> LOG.warn("somebody interrupted the guard's timer; it goes on"));
        }
      }
      return null;
    }
  }

  private Thread thread(String name, Runnable body) {
    Runnable listed =
        () -> {
          try {
            body.run();
          } finally {
            threads.remove(Thread.currentThread());
          }
        };
    Thread thread = new Thread(null, listed, name, 0, false);
    thread.setDaemon(true);
    thread.setPriority(Thread.NORM_PRIORITY);
    thread.setContextClassLoader(RealTime.class.getClassLoader());
    // It counts as guarded from its first moment on, also before it has begun to run.
    threads.add(thread);
    return thread;
  }

  private final class Due implements Wake {
    private final long at;
    private final long number;
    private final Runnable wake;

    Due(long at, long number, Runnable wake) {
      this.at = at;
      this.number = number;
      this.wake = wake;
    }

    @Override
    public void cancel() {
      synchronized (lock) {
        queue.remove(this);
      }
    }
  }

  private final class Workers implements Crew {
    private final ThreadPoolExecutor pool;

    Workers(String owner) {
      pool =
          new ThreadPoolExecutor(
              0,
              Integer.MAX_VALUE,
              IDLE_SECONDS,
              TimeUnit.SECONDS,
              new SynchronousQueue<>(),
              body -> thread(owner + "/idle", body));
    }

    @Override
    public void execute(Runnable job) {
      pool.execute(job);
    }

    @Override
    public void dismiss() {
      pool.shutdown();
    }
  }

  private static final class Latch implements Gate {
    private final CountDownLatch latch = new CountDownLatch(1);

    @Override
    public void open() {
      latch.countDown();
    }

    @Override
    public boolean await(Duration limit) throws InterruptedException {
      return latch.await(Times.nanos(limit), TimeUnit.NANOSECONDS);
    }

    @Override
    public void await() throws InterruptedException {
      latch.await();
    }
  }
}
