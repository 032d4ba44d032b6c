package org.seedferry.console.internal;

import java.util.ArrayList;
import java.util.List;

/** Lines of aligned columns, no wider than a terminal. The text is cleaned. */
final class Table {

  /** What a terminal has at least. */
  static final int COLUMNS = 80;

  private static final int LEAST = 6;

  private final List<String> heads = new ArrayList<>();
  private final List<Boolean> numeric = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();
  private int elastic = -1;

  /** A column of words. */
  Table words(String head) {
    return column(head, false);
  }

  /** A column of numbers: they stand on the right. */
  Table numbers(String head) {
    return column(head, true);
  }

  /** A column of words that gives way where the line would be too long. */
  Table elastic(String head) {
    elastic = heads.size();
    return column(head, false);
  }

  Table row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell == null ? "-" : Text.clean(cell.toString()));
    }
    rows.add(row);
    return this;
  }

  String render() {
    int[] widths = widths();
    StringBuilder text = new StringBuilder(line(heads, widths));
    for (List<String> row : rows) {
      text.append('\n').append(line(row, widths));
    }
    return text.toString();
  }

  private Table column(String head, boolean number) {
    heads.add(head);
    numeric.add(number);
    return this;
  }

  private int[] widths() {
    int[] widths = new int[heads.size()];
    int all = 2 * (heads.size() - 1);
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Text.width(heads.get(i));
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], Text.width(row.get(i)));
      }
      all += widths[i];
    }
    if (all > COLUMNS && elastic >= 0) {
      widths[elastic] = Math.max(LEAST, widths[elastic] - (all - COLUMNS));
    }
    return widths;
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      line.append(i == 0 ? "" : "  ");
      line.append(numeric.get(i) ? Text.right(cell, widths[i]) : Text.left(cell, widths[i]));
    }
    return Text.cut(line.toString().stripTrailing(), COLUMNS);
  }
}
