package org.seedferry.testing.arr;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as an *arr reads it: at least two numbers.
 *
 * @param numbers its numbers, four of them
 */
record ArrVersion(int... numbers) {

  private static final Pattern PLAIN = Pattern.compile("\\d+(\\.\\d+){1,3}");

  /** A version and nothing else. */
  static ArrVersion plain(String text) throws ArrFailure {
    if (!PLAIN.matcher(text).matches()) {
      throw new ArrFailure("'" + text + "' is no version");
    }
    int[] numbers = Arrays.stream(text.split("\\.")).mapToInt(Integer::parseInt).toArray();
    return new ArrVersion(Arrays.copyOf(numbers, 4));
  }

  /** The first one in a text that does not stand in parentheses. */
  static ArrVersion first(String text) throws ArrFailure {
    Matcher matcher = PLAIN.matcher(text.replaceAll("\\([^)]*\\)", " "));
    if (!matcher.find()) {
      throw new ArrFailure("'" + text + "' has no version");
    }
    return plain(matcher.group());
  }

  boolean isFrom(int... least) {
    return Arrays.compare(numbers, Arrays.copyOf(least, 4)) >= 0;
  }
}
