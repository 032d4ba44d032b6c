package org.seedferry.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What tickers cost that wait for their next run. All have run once, and enough time has passed
 * since for threads without work to end.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class IdleBenchmark {
  private static final long THREADS_END_AFTER = TimeUnit.SECONDS.toMillis(17);
  private static final long WATCHED = TimeUnit.SECONDS.toMillis(3);

  @Param({"executor", "guard"})
  public String scheduler;

  @Param({"1", "1000", "100000"})
  public int tasks;

  /** How many owners the tasks are spread over. */
  @Param("1")
  public int owners;

  private Scheduler open;
  private long empty;

  /** What is measured beside the time. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Cost {
    public double bytesPerTask;
    public double threads;
    public double wakeUpsPerSecond;
  }

  @Setup
  public void prepare() throws InterruptedException {
    // What is made once only, and the classes, do not count.
    open = open();
    start(1_000);
    open.close();
    open = open();
    empty = heap();
  }

  private Scheduler open() {
    return scheduler.equals("executor")
        ? new Scheduler.Executor()
        : new Scheduler.Guarded(owners, false, false);
  }

  @TearDown
  public void close() {
    open.close();
  }

  private void start(int count) throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      open.every(Duration.ofHours(1), ran::countDown);
    }
    ran.await();
  }

  @Benchmark
  public void idle(Cost cost) throws InterruptedException {
    start(tasks);
    if (!scheduler.equals("executor")) {
      Thread.sleep(THREADS_END_AFTER);
    }
    cost.bytesPerTask = (double) (heap() - empty) / tasks;
    cost.threads = threads();
    long before = switches();
    Thread.sleep(WATCHED);
    cost.wakeUpsPerSecond = (switches() - before) * 1_000.0 / WATCHED;
  }

  private static long heap() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(50);
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private static boolean ours(String thread) {
    return thread.startsWith(Scheduler.THREADS) || thread.startsWith("guard/");
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream().filter(t -> ours(t.getName())).count();
  }

  /** How often our threads went to sleep so far, as Linux counts it. */
  private static long switches() {
    long sum = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        sum += switches(thread);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("wake-ups are counted on Linux only", e);
    }
    return sum;
  }

  private static long switches(Path thread) throws IOException {
    try {
      if (!ours(Files.readString(thread.resolve("comm")))) {
        return 0;
      }
      for (String line : Files.readAllLines(thread.resolve("status"))) {
        if (line.startsWith("voluntary_ctxt_switches:")) {
          return Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
        }
      }
    } catch (NoSuchFileException e) {
      // It has ended meanwhile.
    }
    return 0;
  }
}
