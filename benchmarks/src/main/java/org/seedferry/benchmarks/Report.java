package org.seedferry.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.openjdk.jmh.util.Version;

/** The table: one row for each thing measured, one column for each virtual machine. */
final class Report {
  private static final String[] TICKERS = {
    "executor", "guard", "guard, asks signal", "guard, listener"
  };
  private static final String[][] IDLE = {{"executor", "1"}, {"guard", "1"}, {"guard", "1000"}};

  private final List<Results> results;
  private final StringBuilder text = new StringBuilder();

  Report(List<Results> results) {
    this.results = results;
  }

  String text() {
    text.append("# What guarded work costs\n\n");
    text.append("Written by `benchmarks/run JAVA...`; smaller is better everywhere.\n");
    text.append("\"executor\" is a bare `ScheduledThreadPoolExecutor` with one thread");
    text.append(" (for work under way: a cached thread pool).\n");
    text.append("\"asks signal\" is work that asks its `StopSignal`, the others ignore it;");
    text.append(" \"listener\" has a `GuardListener` that does nothing.\n");
    text.append("Logging is configured as in the shipped host.\n\n");
    text.append("- machine: ").append(machine()).append('\n');
    text.append("- JMH: ").append(Version.getPlainVersion()).append("\n\n");
    head();
    ticks();
    idle();
    startAndClose();
    bundleStop();
    return text.toString();
  }

  private void head() {
    text.append("| measured |");
    results.forEach(vm -> text.append(' ').append(vm.machine()).append(" |"));
    text.append("\n|---|").append("--:|".repeat(results.size())).append('\n');
  }

  private void ticks() {
    String[][] kinds = {
      {"alwaysDue", "run of a ticker that is always due"},
      {"shortPause", "run of a ticker with a pause of 1 ms"},
      {"onDemand", "run on demand, until it has run"}
    };
    for (String[] kind : kinds) {
      String benchmark = "TickBenchmark." + kind[0];
      for (String who : TICKERS) {
        String what = kind[1] + ": " + who;
        if (!kind[0].equals("shortPause")) {
          row(what, "ns", true, (vm, by) -> vm.get(Results.TIME, benchmark, by), who);
        }
        row(
            what,
            "ns of processor",
            true,
            (vm, by) -> vm.get(CpuProfiler.RESULT, benchmark, by),
            who);
        row(what, "bytes", false, (vm, by) -> vm.get("gc.alloc.rate.norm", benchmark, by), who);
      }
    }
  }

  private void idle() {
    for (String count : List.of("1", "1000", "100000")) {
      for (String[] kind : IDLE) {
        String owners = kind[1];
        String what =
            count + " idle tickers: " + kind[0] + (owners.equals("1") ? "" : ", 1000 owners");
        String[][] figures = {
          {"bytesPerTask", "bytes of heap each"},
          {"threads", "threads"},
          {"wakeUpsPerSecond", "wake-ups/s"}
        };
        for (String[] figure : figures) {
          row(
              what,
              figure[1],
              false,
              (vm, by) -> vm.get(figure[0], "IdleBenchmark.idle", by, count, owners),
              kind[0]);
        }
      }
    }
  }

  private void startAndClose() {
    for (String tasks : List.of("waiting", "running")) {
      for (String act : List.of("start", "close")) {
        String benchmark = "StartCloseBenchmark." + act;
        for (String who : List.of("executor", "guard")) {
          row(
              act + " of 10,000 tasks, " + tasks + ": " + who,
              "ms",
              true,
              (vm, by) -> vm.get(Results.TIME, benchmark, by, tasks),
              who);
        }
      }
    }
  }

  private void bundleStop() {
    for (String component : List.of("Closes", "Forgets")) {
      row(
          "`bundle.stop()` with 1,000 runs under way, in Felix: component that "
              + component.toLowerCase(Locale.ROOT)
              + " them",
          "ms",
          false,
          (vm, by) -> vm.get(Results.TIME, "BundleStopBenchmark.stop", by),
          component);
    }
  }

  /** One row, left out where nothing was measured; with the ratio to the executor if wanted. */
  private void row(
      String what,
      String unit,
      boolean compare,
      BiFunction<Results, String, Double> figure,
      String who) {
    List<String> cells = new ArrayList<>();
    boolean any = false;
    for (Results vm : results) {
      double value = figure.apply(vm, who);
      double base = compare && !who.equals("executor") ? figure.apply(vm, "executor") : Double.NaN;
      any |= !Double.isNaN(value);
      cells.add(number(value) + (Double.isNaN(base) ? "" : " (×" + number(value / base) + ")"));
    }
    if (any) {
      text.append("| ").append(what).append(", ").append(unit).append(" | ");
      text.append(String.join(" | ", cells)).append(" |\n");
    }
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%,.0f", value);
  }

  private static String machine() {
    String model = "unknown processor";
    try {
      for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
        if (line.startsWith("model name")) {
          model = line.substring(line.indexOf(':') + 1).strip();
          break;
        }
      }
    } catch (IOException e) {
      // It is not Linux; the rest says enough.
    }
    return model
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " processors, "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.version");
  }
}
