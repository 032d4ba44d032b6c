package org.seedferry.itests.churn;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the driver has counted and measured, as a table. */
final class Figures {

  private static final double MEBIBYTE = 1 << 20;

  private final List<String> answers;
  private final World.Sum sum;
  private final double share;

  Figures(List<String> answers, World.Sum sum, double share) {
    this.answers = List.copyOf(answers);
    this.sum = sum;
    this.share = share;
  }

  List<String> troubles() {
    return with("trouble ");
  }

  List<String> differences() {
    return with("difference ");
  }

  /** How much more lives on the heap after the second half than after the first. */
  long heapGrowth() {
    List<String> heaps = with("heap ");
    return Long.parseLong(heaps.get(1)) - Long.parseLong(heaps.get(0));
  }

  String table() {
    StringBuilder table = new StringBuilder();
    table.append("| bundle | operation | times | median ms | max ms |\n|---|---|---|---|---|\n");
    for (String line : with("figure ")) {
      String[] row = line.split("\t");
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %.1f | %.1f |%n",
              row[0],
              row[1],
              row[2],
              Long.parseLong(row[3]) / 1000.0,
              Long.parseLong(row[4]) / 1000.0));
    }
    table.append("\nWithout settings: " + String.join(", ", with("without-settings ")) + "\n");
    table.append("\n| kind | before | after |\n|---|---|---|\n");
    Map<String, String> after = counts("count after");
    counts("count before")
        .forEach(
            (kind, count) ->
                table.append(
                    "| " + kind + " | " + count + " | " + after.getOrDefault(kind, "0") + " |\n"));
    table.append("\n| | |\n|---|---|\n");
    List<String> heaps = with("heap ");
    table.append(
        String.format(
            Locale.ROOT,
            """
            | heap after the first half | %.2f MiB |
            | heap after the second half | %.2f MiB |
            | transfers | %d |
            | bytes | %d |
            | events | %d |
            | of these told more than once, and marked so | %d |
            | failures that were tried again | %d |
            | messages in the chat | %d |
            | looks that found transfers fetched, unimported and seeding | %.0f %% |
            """,
            Long.parseLong(heaps.get(0)) / MEBIBYTE,
            Long.parseLong(heaps.get(1)) / MEBIBYTE,
            sum.transfers(),
            sum.bytes(),
            sum.events(),
            sum.toldAgain(),
            sum.failures(),
            sum.messages(),
            100 * share));
    return table.toString();
  }

  private Map<String, String> counts(String when) {
    Map<String, String> counts = new TreeMap<>();
    for (String line : with(when + "\t")) {
      counts.put(line.split("\t")[0], line.split("\t")[1]);
    }
    return counts;
  }

  private List<String> with(String start) {
    return answers.stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .toList();
  }
}
