package org.seedferry.api;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers of bytes as people write them in settings: {@code 0}, {@code 500MiB}, {@code 1.5GiB},
 * {@code 2TB}.
 */
public final class Sizes {

  private static final Pattern SIZE =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([KMGTP]?)(i?)B?", Pattern.CASE_INSENSITIVE);
  private static final List<String> UNITS = List.of("", "K", "M", "G", "T", "P");

  private Sizes() {}

  /** True when the text is a size. */
  public static boolean isSize(String text) {
    return text != null && SIZE.matcher(text.strip()).matches();
  }

  /**
   * Reads a size; {@code KiB} to {@code PiB} are powers of 1,024, {@code KB} to {@code PB} powers
   * of 1,000.
   *
   * @throws IllegalArgumentException when it is none; the message says what one looks like
   */
  public static long parse(String text) {
    Matcher size = SIZE.matcher(text == null ? "" : text.strip());
    if (!size.matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a size: write bytes, or a number with a unit such as 500MiB or 2GB");
    }
    int power = UNITS.indexOf(size.group(2).toUpperCase(Locale.ROOT));
    double base = size.group(3).isEmpty() ? 1000 : 1024;
    return Math.round(Double.parseDouble(size.group(1)) * Math.pow(base, power));
  }

  /** Writes a size in binary units, for people: {@code 512 B}, {@code 1.5 GiB}. */
  public static String format(long bytes) {
    double value = bytes;
    int power = 0;
    while (value >= 1024 && power < UNITS.size() - 1) {
      value /= 1024;
      power++;
    }
    return power == 0
        ? bytes + " B"
        : String.format(Locale.ROOT, "%.1f %siB", value, UNITS.get(power));
  }
}
