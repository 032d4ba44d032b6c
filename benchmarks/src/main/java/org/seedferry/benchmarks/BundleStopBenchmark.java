package org.seedferry.benchmarks;

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

/** The stop of a bundle with a thousand runs under way, in a real framework. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
public class BundleStopBenchmark {

  @Param({"Closes", "Forgets"})
  public String component;

  private Framework framework;

  @Setup
  public void launch() throws Exception {
    framework = new Framework(component);
  }

  @Setup(Level.Invocation)
  public void start() throws Exception {
    framework.startTasks();
  }

  @Benchmark
  public void stop() throws Exception {
    framework.stopTasks();
  }

  @TearDown
  public void close() throws Exception {
    framework.close();
  }
}
