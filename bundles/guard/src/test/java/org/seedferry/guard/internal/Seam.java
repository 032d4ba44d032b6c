package org.seedferry.guard.internal;

import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The real time and threads, and what is open of them; workers may be refused. */
final class Seam implements TimeAndThreads {
  private final RealTime real = new RealTime();
  private final Set<Object> due = ConcurrentHashMap.newKeySet();
  private final AtomicInteger crews = new AtomicInteger();
  private final AtomicInteger refusals = new AtomicInteger();

  /** How many calls are due later. */
  int due() {
    return due.size();
  }

  /** How many owners have workers. */
  int crews() {
    return crews.get();
  }

  /** Refuses the next jobs, as a machine without memory for threads does. */
  void refuseWorkers(int jobs) {
    refusals.set(jobs);
  }

  @Override
  public Clock clock() {
    return real.clock();
  }

  @Override
  public long nanos() {
    return real.nanos();
  }

  @Override
  public double chance() {
    return real.chance();
  }

  @Override
  public Wake at(long at, Runnable wake) {
    Object token = new Object();
    due.add(token);
    Wake call =
        real.at(
            at,
            () -> {
              due.remove(token);
              wake.run();
            });
    return () -> {
      due.remove(token);
      call.cancel();
    };
  }

  @Override
  public Crew crew(String owner) {
    Crew crew = real.crew(owner);
    crews.incrementAndGet();
    return new Crew() {
      @Override
      public void execute(Runnable job) {
        refuse();
        crew.execute(job);
      }

      @Override
      public Turn turn(Job job) {
        return new Counted(crew, job);
      }

      @Override
      public void dismiss() {
        crews.decrementAndGet();
        crew.dismiss();
      }
    };
  }

  private void refuse() {
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new OutOfMemoryError("unable to create native thread");
    }
  }

  /** Counts as due from its planning until it runs. */
  private final class Counted implements Turn {
    private final Turn turn;

    Counted(Crew crew, Job job) {
      turn =
          crew.turn(
              (dress, now) -> {
                due.remove(this);
                job.run(dress, now);
              });
    }

    @Override
    public void at(long at) {
      if (at <= nanos()) {
        refuse();
      }
      due.add(this);
      turn.at(at);
    }

    @Override
    public void again(long at) {
      due.add(this);
      turn.again(at);
    }

    @Override
    public void cancel() {
      due.remove(this);
      turn.cancel();
    }
  }

  @Override
  public Gate gate() {
    return real.gate();
  }

  @Override
  public void interrupt(Thread thread) {
    real.interrupt(thread);
  }

  @Override
  public Set<Thread> threads() {
    return real.threads();
  }

  @Override
  public void close() {
    real.close();
  }
}
