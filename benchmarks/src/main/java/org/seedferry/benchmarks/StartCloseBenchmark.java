package org.seedferry.benchmarks;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Start and close of ten thousand tasks: tickers that wait, and work that is under way. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
public class StartCloseBenchmark {
  private static final int TASKS = 10_000;

  /** The tasks that there are. */
  @State(Scope.Benchmark)
  public static class Tasks {
    @Param({"executor", "guard"})
    public String scheduler;

    @Param({"waiting", "running"})
    public String tasks;

    private Scheduler open;

    final void open() {
      open = Scheduler.of(scheduler);
    }

    final void start() throws InterruptedException {
      CountDownLatch begun = new CountDownLatch(TASKS);
      for (int i = 0; i < TASKS; i++) {
        if (tasks.equals("waiting")) {
          open.every(Duration.ofHours(1), begun::countDown);
        } else {
          open.untilStopped(begun);
        }
      }
      begun.await();
    }

    final void end() {
      open.close();
    }
  }

  /** Tasks that are not there yet. */
  public static class ToStart extends Tasks {
    @Setup(Level.Invocation)
    public void before() {
      open();
    }

    @TearDown(Level.Invocation)
    public void after() {
      end();
    }
  }

  /** Tasks that are there. */
  public static class ToClose extends Tasks {
    @Setup(Level.Invocation)
    public void before() throws InterruptedException {
      open();
      start();
    }
  }

  /** From the first start until each has begun its first run; those that wait have ended it. */
  @Benchmark
  public void start(ToStart tasks) throws InterruptedException {
    tasks.start();
  }

  @Benchmark
  public void close(ToClose tasks) {
    tasks.end();
  }
}
