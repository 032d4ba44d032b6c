package org.seedferry.console.internal;

import java.time.Duration;
import java.util.Locale;
import org.seedferry.api.progress.Progress;

/** Shows a fetch under way on one line. */
final class ProgressText {

  private static final int NAME = 22;
  private static final int BAR = 16;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  private ProgressText() {}

  /** Name, bar, percent, sizes, rate and time left in fixed columns, 79 in all. */
  static String line(Progress progress) {
    return String.join(
        " ",
        Text.left(Text.clean(progress.name()), NAME),
        bar(progress),
        Text.right(percent(progress), 4),
        Text.right(Human.sizes(progress.done(), progress.total()), 17),
        Text.right(Human.rate(progress.bytesPerSecond()), 10),
        Text.right(left(progress), 5));
  }

  /** The same for a log: words instead of columns. */
  static String plain(Progress progress) {
    return Text.clean(progress.name())
        + ": "
        + percent(progress)
        + ", "
        + Human.sizes(progress.done(), progress.total())
        + ", "
        + Human.rate(progress.bytesPerSecond())
        + ", "
        + left(progress)
        + " left, "
        + (progress.connections() == 1 ? "1 connection" : progress.connections() + " connections");
  }

  private static String bar(Progress progress) {
    long eighths = progress.total() > 0 ? (long) (part(progress) * BAR * 8) : 0;
    StringBuilder bar = new StringBuilder("█".repeat((int) (eighths / 8)));
    if (eighths % 8 > 0) {
      bar.append(EIGHTHS.charAt((int) (eighths % 8)));
    }
    return bar + "░".repeat(BAR - bar.length());
  }

  /** Never 100 before everything is there. */
  private static String percent(Progress progress) {
    if (progress.total() < 0) {
      return "?";
    }
    return String.format(Locale.ROOT, "%d%%", (int) Math.floor(part(progress) * 100));
  }

  private static double part(Progress progress) {
    return progress.total() == 0
        ? 1
        : Math.min(1, Math.max(0, (double) progress.done() / progress.total()));
  }

  private static String left(Progress progress) {
    return progress
        .timeLeft()
        .map(left -> left.toDays() > 99 ? ">99d" : shortest(left))
        .orElse("-");
  }

  /** Whole minutes from ten on, so that it stays in its column. */
  private static String shortest(Duration left) {
    String text = Human.duration(left);
    return text.length() <= 5 ? text : text.substring(0, text.indexOf('m') + 1);
  }
}
