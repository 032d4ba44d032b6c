package org.seedferry.home.internal.settings;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 512KiB}, {@code 1.5 GiB}, {@code 20MB}. */
final class Sizes {

  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)\\s*(B|[KMGTP]i?B)");
  private static final Map<Character, Integer> POWER =
      Map.of('K', 1, 'M', 2, 'G', 3, 'T', 4, 'P', 5);

  private Sizes() {}

  static boolean isSize(String text) {
    return text != null && SIZE.matcher(text.strip()).matches();
  }

  /** Bytes. */
  static BigDecimal parse(String text) {
    Matcher size = SIZE.matcher(text.strip());
    if (!size.matches()) {
      throw new IllegalArgumentException(
          "is not a size: write a number with a unit, for example 64KiB, 20MiB or 1.5GiB");
    }
    String unit = size.group(2);
    int step = unit.contains("i") ? 1024 : 1000;
    int power = unit.equals("B") ? 0 : POWER.get(unit.charAt(0));
    return new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(step).pow(power));
  }
}
