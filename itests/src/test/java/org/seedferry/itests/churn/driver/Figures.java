package org.seedferry.itests.churn.driver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often each operation was done, and how long it took. Thread-safe. */
final class Figures {

  private final Map<String, List<Long>> nanos = new TreeMap<>();

  synchronized void add(String bundle, String kind, long took) {
    nanos.computeIfAbsent(bundle + "\t" + kind, any -> new ArrayList<>()).add(took);
  }

  /** A line for each operation: bundle, kind, count, median and maximum in microseconds. */
  synchronized List<String> lines() {
    List<String> lines = new ArrayList<>();
    nanos.forEach(
        (operation, all) -> {
          List<Long> sorted = new ArrayList<>(all);
          Collections.sort(sorted);
          lines.add(
              operation
                  + "\t"
                  + sorted.size()
                  + "\t"
                  + sorted.get(sorted.size() / 2) / 1000
                  + "\t"
                  + sorted.get(sorted.size() - 1) / 1000);
        });
    return lines;
  }
}
