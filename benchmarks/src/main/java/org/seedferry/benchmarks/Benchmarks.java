package org.seedferry.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs all benchmarks in each of the virtual machines named, and writes the table. */
public final class Benchmarks {
  private Benchmarks() {}

  /**
   * @param args the file for the table, what to run (a regular expression), and the {@code java}
   *     commands to run it with
   */
  public static void main(String[] args) throws Exception {
    if (args.length < 3) {
      System.err.println("usage: Benchmarks FILE REGEX JAVA...");
      System.exit(2);
    }
    Path file = Path.of(args[0]).toAbsolutePath();
    Path logs = Files.createTempDirectory("benchmark-logs");
    List<Results> results = new ArrayList<>();
    for (String java : List.of(args).subList(2, args.length)) {
      Collection<RunResult> ran = new ArrayList<>();
      // The profilers belong to what is repeated; a single shot measures by itself.
      ran.addAll(run(java, logs, args[1], TickBenchmark.class, true));
      ran.addAll(run(java, logs, args[1], IdleBenchmark.class, false));
      ran.addAll(spread(java, logs, args[1]));
      ran.addAll(run(java, logs, args[1], StartCloseBenchmark.class, false));
      ran.addAll(run(java, logs, args[1], BundleStopBenchmark.class, false));
      results.add(new Results(ran));
    }
    delete(logs);
    String text = new Report(results).text();
    System.out.println(text);
    Files.writeString(file, text);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static Collection<RunResult> run(
      String java, Path logs, String what, Class<?> benchmark, boolean profile) throws Exception {
    ChainedOptionsBuilder options = options(java, logs, what, benchmark);
    if (profile) {
      options.addProfiler(GCProfiler.class).addProfiler(CpuProfiler.class);
    }
    return run(options);
  }

  /** Many idle tasks of many owners; an executor knows none. */
  private static Collection<RunResult> spread(String java, Path logs, String what)
      throws Exception {
    return run(
        options(java, logs, what, IdleBenchmark.class)
            .param("scheduler", "guard")
            .param("tasks", "100000")
            .param("owners", "1000"));
  }

  private static Collection<RunResult> run(ChainedOptionsBuilder options) throws Exception {
    try {
      return new Runner(options.build()).run();
    } catch (NoBenchmarksException e) {
      return List.of();
    }
  }

  private static ChainedOptionsBuilder options(
      String java, Path logs, String what, Class<?> benchmark) {
    return new OptionsBuilder()
        .include(".*" + benchmark.getSimpleName() + ".*(" + what + ")")
        .jvm(java)
        .shouldDoGC(true)
        .jvmArgs(
            "-Dlogback.configurationFile=logback-host.xml",
            "-Dseedferry.logs=" + logs,
            // On a terminal the host shows less than what stands in its file.
            "-Dseedferry.log.threshold=WARN");
  }
}
