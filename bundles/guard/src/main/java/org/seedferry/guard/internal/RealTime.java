package org.seedferry.guard.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The time and the threads of the machine: one thread for all alarms, workers on demand. */
public final class RealTime implements TimeAndThreads, Workers.Machine {
  private static final long IDLE = TimeUnit.SECONDS.toNanos(15);

  private final Clock clock = Clock.systemUTC();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final Set<Workers> crews = ConcurrentHashMap.newKeySet();
  private final long origin = System.nanoTime();
  private final Alarm alarm = new Alarm(this::nanos);

  public RealTime() {
    thread("guard/timer", alarm).start();
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
    Alarm.Call call = alarm.call(wake);
    call.plan(at);
    return call;
  }

  @Override
  public Crew crew(String owner) {
    Workers workers = new Workers(this, alarm, owner, IDLE);
    crews.add(workers);
    return workers;
  }

  @Override
  public void dismissed(Workers workers) {
    crews.remove(workers);
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
    alarm.close();
    crews.forEach(Workers::retire);
  }

  @Override
  public Thread thread(String name, Runnable body) {
    Runnable listed =
        () -> {
          try {
            body.run();
          } finally {
            // Others may remember the thread for longer than it lives, and not the guard with it.
            Thread.currentThread().setContextClassLoader(null);
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
