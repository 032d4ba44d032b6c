package org.seedferry.seedbox.rtorrent.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.seedferry.api.json.UnreadableException;

/**
 * What rTorrent tells of one thing: what was asked for, and the answer to it.
 *
 * @param values the answers, not yet checked
 */
record Row(Map<Method, Object> values) {

  /** Sizes and times beyond this are nonsense. */
  private static final long LARGEST = 1L << 53;

  /** Reads an item of a list: the values of what was asked for, in that order. */
  static Row of(List<Method> asked, Object item) throws UnreadableException {
    List<?> values = list(item);
    if (values.size() != asked.size()) {
      throw new UnreadableException("an item has " + values.size() + " values");
    }
    Map<Method, Object> row = new EnumMap<>(Method.class);
    for (int i = 0; i < asked.size(); i++) {
      row.put(asked.get(i), values.get(i));
    }
    return new Row(row);
  }

  /** Reads a list of items. */
  static List<Row> all(List<Method> asked, Object list) throws UnreadableException {
    List<Row> rows = new ArrayList<>();
    for (Object item : list(list)) {
      rows.add(of(asked, item));
    }
    return rows;
  }

  /** The list that a value is. */
  static List<?> list(Object value) throws UnreadableException {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new UnreadableException("no list where one belongs");
  }

  String text(Method of) throws UnreadableException {
    if (values.get(of) instanceof String text) {
      return text;
    }
    throw new UnreadableException("'" + of.wire() + "' is not a text");
  }

  long number(Method of) throws UnreadableException {
    if (values.get(of) instanceof Long number) {
      return number;
    }
    throw new UnreadableException("'" + of.wire() + "' is not a number");
  }

  /** NaN where it is no number, for what nothing depends on. */
  double numberOrNaN(Method of) {
    return values.get(of) instanceof Long number ? number : Double.NaN;
  }

  /** A number of at least 0. */
  long count(Method of) throws UnreadableException {
    long number = number(of);
    if (number < 0 || number > LARGEST) {
      throw new UnreadableException("'" + of.wire() + "' is not a number of at least 0");
    }
    return number;
  }

  boolean flag(Method of) throws UnreadableException {
    return number(of) != 0;
  }

  /** The list in a value, as rows; none where it is something else. */
  List<Row> rows(Method of, List<Method> asked) throws UnreadableException {
    return values.get(of) instanceof List<?> list ? all(asked, list) : List.of();
  }
}
