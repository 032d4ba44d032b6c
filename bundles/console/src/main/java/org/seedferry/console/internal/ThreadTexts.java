package org.seedferry.console.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.seedferry.guard.ThreadReport;
import org.seedferry.guard.ThreadReport.Colour;

/** Live threads as text. */
final class ThreadTexts {
  /** From here on there is room for whole frames. */
  private static final int WIDE = 120;

  private ThreadTexts() {}

  static String list(List<ThreadReport> threads, Screen screen) {
    Table table =
        new Table().words("").elastic("THREAD").elastic("OWNER").elastic("TASK").elastic("AT");
    threads.stream()
        .sorted(
            Comparator.comparing(ThreadReport::colour)
                .reversed()
                .thenComparing(ThreadReport::owner)
                .thenComparing(ThreadReport::name))
        .forEach(
            thread ->
                table.row(
                    thread.colour(),
                    BundleNames.shortened(thread.name()),
                    BundleNames.shortened(thread.owner()),
                    thread.task(),
                    frame(thread.topFrame(), screen.columns() >= WIDE)));
    return table.render(screen) + "\n\n" + sums(threads, screen);
  }

  static String sums(List<ThreadReport> threads, Screen screen) {
    Map<Colour, Integer> colours = new TreeMap<>();
    threads.forEach(thread -> colours.merge(thread.colour(), 1, Integer::sum));
    List<String> sums = new ArrayList<>();
    for (Colour colour : Colour.values()) {
      int count = colours.getOrDefault(colour, 0);
      String text = count + " " + colour;
      sums.add(count == 0 ? text : screen.paint(colour, text));
    }
    return "Threads: " + String.join(", ", sums);
  }

  /** A frame without its module; in short its class and method. */
  private static String frame(String frame, boolean wide) {
    String whole = frame.substring(frame.lastIndexOf('/', Math.max(0, frame.indexOf('('))) + 1);
    if (wide) {
      return whole;
    }
    String call = whole.replaceFirst("\\(.*", "");
    int method = call.lastIndexOf('.');
    return call.substring(call.lastIndexOf('.', method - 1) + 1);
  }
}
