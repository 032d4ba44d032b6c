package org.seedferry.rpc.internal.transmission;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What can be told of something, by the names of its fields. Written once for both dialects.
 *
 * @param <T> what it is
 */
class Fields<T> {

  /** Writes the value of a field. */
  @FunctionalInterface
  interface Writer<T> {
    void write(T subject, JsonOut out, Dialect dialect);
  }

  /** A field as it was asked for. */
  record Column<T>(String name, byte[] key, Writer<T> writer) {}

  private final Map<String, Writer<T>> writers = new LinkedHashMap<>();
  private final List<String> names = new ArrayList<>();

  /**
   * Adds a field.
   *
   * @param older its name in the older dialect
   */
  final void add(String older, Writer<T> writer) {
    names.add(older);
    writers.put(Names.snake(older), writer);
  }

  /** The columns of these fields, those that nobody knows left out. */
  final List<Column<T>> columns(List<String> wanted) {
    List<Column<T>> columns = new ArrayList<>();
    for (String name : wanted) {
      Writer<T> writer = writers.get(Names.snake(name));
      if (writer != null && columns.stream().noneMatch(column -> column.name().equals(name))) {
        columns.add(new Column<>(name, JsonOut.key(name), writer));
      }
    }
    return columns;
  }

  /** The columns of all fields. */
  final List<Column<T>> columns(Dialect dialect) {
    return columns(names.stream().map(dialect::spelled).toList());
  }

  /** Writes an object with these columns. */
  final void write(T subject, List<Column<T>> columns, JsonOut out, Dialect dialect) {
    out.begin();
    for (Column<T> column : columns) {
      out.name(column.key());
      column.writer().write(subject, out, dialect);
    }
    out.end();
  }
}
