package org.seedferry.console.internal;

import java.util.ArrayList;
import java.util.List;
import org.seedferry.guard.ThreadReport.Colour;

/**
 * Lines of aligned columns, no wider than a terminal. The text is cleaned. A first cell that names
 * a colour of the guard has it.
 */
final class Table {

  /** What a terminal has at least. */
  static final int COLUMNS = 80;

  /** What is not cut any further. */
  static final int LEAST_COLUMNS = 40;

  private static final int LEAST = 6;

  private final List<String> heads = new ArrayList<>();
  private final List<Boolean> numeric = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();
  private final List<Integer> elastic = new ArrayList<>();

  /** A column of words. */
  Table words(String head) {
    return column(head, false);
  }

  /** A column of numbers: they stand on the right. */
  Table numbers(String head) {
    return column(head, true);
  }

  /** A column of words that gives way where the line would be too long, the longest first. */
  Table elastic(String head) {
    elastic.add(heads.size());
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
    return render(Screen.PLAIN);
  }

  String render(Screen screen) {
    int[] widths = widths(screen.columns());
    StringBuilder text = new StringBuilder(line(heads, widths, screen.columns()));
    for (List<String> row : rows) {
      text.append('\n').append(painted(row.get(0), line(row, widths, screen.columns()), screen));
    }
    return text.toString();
  }

  private static String painted(String first, String line, Screen screen) {
    for (Colour colour : Colour.values()) {
      if (first.equals(colour.name()) && line.startsWith(first)) {
        return screen.paint(colour, first) + line.substring(first.length());
      }
    }
    return line;
  }

  private Table column(String head, boolean number) {
    heads.add(head);
    numeric.add(number);
    return this;
  }

  private int[] widths(int columns) {
    int[] widths = new int[heads.size()];
    int all = 2 * (heads.size() - 1);
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Text.width(heads.get(i));
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], Text.width(row.get(i)));
      }
      all += widths[i];
    }
    while (all > columns && shrink(widths)) {
      all--;
    }
    return widths;
  }

  private boolean shrink(int[] widths) {
    int widest = -1;
    for (int column : elastic) {
      if (widths[column] > LEAST && (widest < 0 || widths[column] > widths[widest])) {
        widest = column;
      }
    }
    if (widest < 0) {
      return false;
    }
    widths[widest]--;
    return true;
  }

  private String line(List<String> cells, int[] widths, int columns) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      line.append(i == 0 ? "" : "  ");
      line.append(numeric.get(i) ? Text.right(cell, widths[i]) : Text.left(cell, widths[i]));
    }
    return Text.cut(line.toString().stripTrailing(), columns);
  }
}
