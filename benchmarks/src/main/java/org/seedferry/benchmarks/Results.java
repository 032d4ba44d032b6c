package org.seedferry.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What was measured in one virtual machine, by benchmark and parameters. */
final class Results {

  /** The name of the main figure: the time. */
  static final String TIME = "";

  private final Map<List<String>, RunResult> runs = new LinkedHashMap<>();

  Results(Collection<RunResult> ran) {
    for (RunResult run : ran) {
      runs.put(key(run), run);
    }
  }

  private static List<String> key(RunResult run) {
    String name = run.getParams().getBenchmark();
    List<String> key = new ArrayList<>();
    key.add(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1));
    for (String parameter : run.getParams().getParamsKeys()) {
      key.add(run.getParams().getParam(parameter));
    }
    key.subList(1, key.size()).sort(null);
    return key;
  }

  /** A figure; NaN where it was not measured. */
  double get(String figure, String benchmark, String... parameters) {
    List<String> key = new ArrayList<>(List.of(parameters));
    key.sort(null);
    key.add(0, benchmark);
    RunResult run = runs.get(key);
    if (run == null) {
      return Double.NaN;
    }
    if (figure.equals(TIME)) {
      return run.getPrimaryResult().getScore();
    }
    for (Map.Entry<String, Result> result : run.getSecondaryResults().entrySet()) {
      if (result.getKey().endsWith(figure)) {
        return result.getValue().getScore();
      }
    }
    return Double.NaN;
  }

  /** The virtual machine, as it calls itself. */
  String machine() {
    return runs.values().stream()
        .findFirst()
        .map(run -> run.getParams())
        .map(run -> run.getVmName() + " " + run.getVmVersion())
        .orElse("nothing was run");
  }
}
