package org.seedferry.console.internal;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
final class Human {

  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Human() {}

  /** A size in binary units; a question mark where it is not known. */
  static String size(long bytes) {
    return bytes < 0 ? "?" : number(bytes, power(bytes)) + " " + UNITS[power(bytes)];
  }

  /** A part and its whole in the unit of the whole. */
  static String sizes(long done, long total) {
    if (total < 0) {
      return size(done);
    }
    int power = power(total);
    return number(done, power) + "/" + number(total, power) + " " + UNITS[power];
  }

  static String rate(long bytesPerSecond) {
    return size(Math.max(0, bytesPerSecond)) + "/s";
  }

  /** An age or a rest in its two greatest units. */
  static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3_600) {
      return String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60);
    }
    if (seconds < 86_400) {
      return String.format(Locale.ROOT, "%dh%02dm", seconds / 3_600, seconds % 3_600 / 60);
    }
    long days = seconds / 86_400;
    return days < 100
        ? String.format(Locale.ROOT, "%dd%02dh", days, seconds % 86_400 / 3_600)
        : days + "d";
  }

  /** How long something took: to the millisecond below a minute. */
  static String exact(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1_000) {
      return millis + " ms";
    }
    return millis < 60_000
        ? String.format(Locale.ROOT, "%.1f s", millis / 1_000.0)
        : duration(duration);
  }

  private static int power(long bytes) {
    int power = 0;
    // From 1023.95 on, one decimal would show 1024.0.
    while (power < UNITS.length - 1 && bytes / Math.pow(1024, power) >= 1023.95) {
      power++;
    }
    return power;
  }

  private static String number(long bytes, int power) {
    return power == 0
        ? Long.toString(bytes)
        : String.format(Locale.ROOT, "%.1f", bytes / Math.pow(1024, power));
  }
}
