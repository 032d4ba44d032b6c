package org.seedferry.benchmarks;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What one run of a ticker costs. The work itself is next to nothing. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class TickBenchmark {
  private static final int MANY = 10_000;
  private static final int SOME = 100;

  /** Lets the benchmark wait for a number of runs. */
  abstract static class Ticker {
    private final Semaphore round = new Semaphore(0);
    private final int runs;
    private Scheduler scheduler;
    private long ticks;

    Ticker(int runs) {
      this.runs = runs;
    }

    final void tick() {
      if (++ticks % runs == 0) {
        round.release();
      }
    }

    final Scheduler open(String name) {
      scheduler = Scheduler.of(name);
      return scheduler;
    }

    /** What ran between two iterations does not count. */
    @Setup(Level.Iteration)
    public final void forget() {
      round.drainPermits();
    }

    final void await() throws InterruptedException {
      round.acquire();
    }

    @TearDown
    public final void close() {
      scheduler.close();
    }
  }

  /** A ticker whose next run is due as soon as the last one has ended. */
  @State(Scope.Benchmark)
  public static class AlwaysDue extends Ticker {
    @Param({"executor", "guard", "guard, asks signal", "guard, listener"})
    public String scheduler;

    public AlwaysDue() {
      super(MANY);
    }

    @Setup
    public void open() {
      open(scheduler).every(Duration.ofNanos(1), this::tick);
    }
  }

  /** A ticker with a pause that its thread has to wait for. */
  @State(Scope.Benchmark)
  public static class ShortPause extends Ticker {
    @Param({"executor", "guard", "guard, listener"})
    public String scheduler;

    public ShortPause() {
      super(SOME);
    }

    @Setup
    public void open() {
      open(scheduler).every(Duration.ofMillis(1), this::tick);
    }
  }

  /** A job that runs when it is asked for. */
  @State(Scope.Benchmark)
  public static class OnDemand extends Ticker {
    @Param({"executor", "guard", "guard, listener"})
    public String scheduler;

    private Runnable wake;

    public OnDemand() {
      super(1);
    }

    @Setup
    public void open() {
      wake = open(scheduler).onDemand(this::tick);
    }
  }

  @Benchmark
  @OperationsPerInvocation(MANY)
  public void alwaysDue(AlwaysDue ticker) throws InterruptedException {
    ticker.await();
  }

  @Benchmark
  @OperationsPerInvocation(SOME)
  public void shortPause(ShortPause ticker) throws InterruptedException {
    ticker.await();
  }

  @Benchmark
  public void onDemand(OnDemand ticker) throws InterruptedException {
    ticker.wake.run();
    ticker.await();
  }
}
