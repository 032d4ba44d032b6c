package org.seedferry.testing.leak;

import java.util.regex.Pattern;

/** Takes out of names what differs from start to start. */
final class Names {
  private static final Pattern HIDDEN_CLASS = Pattern.compile("(\\$\\$Lambda)[$/].*");
  private static final Pattern NUMBER = Pattern.compile("(?<=@)[0-9a-f]+|[0-9]+");

  private Names() {}

  /** Every number, and every hash code after an "@", becomes a "#". */
  static String withoutNumbers(String name) {
    return NUMBER.matcher(name).replaceAll("#");
  }

  /** The name of a class; of a lambda expression only the class that it stands in. */
  static String ofClass(Class<?> type) {
    return HIDDEN_CLASS.matcher(type.getName()).replaceAll("$1");
  }
}
