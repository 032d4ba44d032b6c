package org.seedferry.itests.churn;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the driver has counted and measured, as a table. */
final class Figures {

  private static final double MEBIBYTE = 1 << 20;

  private final List<String> answers;
  private final World.Sum sum;
  private final double share;
  private final Predicate<String> unheld;

  /**
   * @param unheld true for a line on a class loader that nothing on the heap holds
   */
  Figures(List<String> answers, World.Sum sum, double share, Predicate<String> unheld) {
    this.answers = List.copyOf(answers);
    this.sum = sum;
    this.share = share;
    this.unheld = unheld;
  }

  List<String> troubles() {
    return with("trouble ").stream().filter(unheld.negate()).toList();
  }

  List<String> differences() {
    return with("difference ").stream().filter(unheld.negate()).toList();
  }

  private long unheld() {
    return Stream.concat(with("trouble ").stream(), with("difference ").stream())
        .filter(unheld)
        .count();
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
            | class loaders that nothing on the heap holds, and the virtual machine has not unloaded | %d |
            """,
            Long.parseLong(heaps.get(0)) / MEBIBYTE,
            Long.parseLong(heaps.get(1)) / MEBIBYTE,
            sum.transfers(),
            sum.bytes(),
            sum.events(),
            sum.toldAgain(),
            sum.failures(),
            sum.messages(),
            100 * share,
            unheld()));
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
