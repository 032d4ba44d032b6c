package org.seedferry.api;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them in settings: {@code 30s}, {@code 10m}, {@code 1h30m}, {@code 14d},
 * {@code 250ms}.
 */
public final class Durations {

  private static final Pattern WHOLE = Pattern.compile("(?:\\d+(?:\\.\\d+)?(?:ms|d|h|m|s))+");
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|d|h|m|s)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  private Durations() {}

  /** True when the text is a duration. */
  public static boolean isDuration(String text) {
    return text != null && (WHOLE.matcher(text.strip()).matches() || text.strip().equals("0"));
  }

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException when it is none; the message says what one looks like
   */
  public static Duration parse(String text) {
    if (!isDuration(text)) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a duration: write a number with a unit, for example 30s, 10m, 1h30m or 14d");
    }
    double millis = 0;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      millis += Double.parseDouble(part.group(1)) * MILLIS.get(part.group(2));
    }
    return Duration.ofMillis(Math.round(millis));
  }

  /**
   * Reads a duration that must lie within bounds.
   *
   * @param setting the setting's name, for the message
   * @throws IllegalArgumentException when it does not
   */
  public static Duration within(String setting, String text, String min, String max) {
    Duration value;
    try {
      value = parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(setting + ": " + e.getMessage(), e);
    }
    if (value.compareTo(parse(min)) < 0 || value.compareTo(parse(max)) > 0) {
      throw new IllegalArgumentException(
          setting + ": " + text + " is out of range, it must be " + min + " to " + max);
    }
    return value;
  }

  /**
   * Writes a duration in the same form, to the millisecond below a minute and to the second above.
   */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    StringBuilder text = new StringBuilder(millis < 0 ? "-" : "");
    long rest = Math.abs(millis);
    if (rest >= 60_000) {
      rest -= rest % 1_000;
    }
    for (var unit :
        new Object[][] {
          {"d", 86_400_000L}, {"h", 3_600_000L}, {"m", 60_000L}, {"s", 1_000L}, {"ms", 1L}
        }) {
      long size = (Long) unit[1];
      if (rest >= size) {
        text.append(rest / size).append(unit[0]);
        rest %= size;
      }
    }
    return text.toString();
  }
}
