package org.seedferry.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The processor time of all Java threads for one operation, in nanoseconds. The time of the whole
 * process moves in steps of ten milliseconds, and counts the compiler.
 */
public final class CpuProfiler implements InternalProfiler {
  static final String RESULT = "cpu.norm";

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long[] ids;
  private long[] before;

  @Override
  public String getDescription() {
    return "processor time for one operation";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    ids = threads.getAllThreadIds();
    before = threads.getThreadCpuTime(ids);
  }

  @Override
  public Collection<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    // Threads that came or went meanwhile do not count; there are none in what this measures.
    long[] after = threads.getThreadCpuTime(ids);
    long used = 0;
    for (int i = 0; i < ids.length; i++) {
      used += Math.max(0, after[i] - before[i]);
    }
    long operations = Math.max(1, result.getMetadata().getAllOps());
    return List.of(
        new ScalarResult(RESULT, (double) used / operations, "ns/op", AggregationPolicy.AVG));
  }
}
