package org.seedferry.console.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * What a check has found out about one thing.
 *
 * @param level how bad it is
 * @param what the thing
 * @param text how it is
 * @param remedy what to do about it; empty for nothing, or where the text says it
 */
record Finding(Level level, String what, String text, String remedy) {

  /** How bad something is. */
  enum Level {
    OK("ok      "),
    WARNING("warning "),
    FAILED("FAILED  ");

    private final String mark;

    Level(String mark) {
      this.mark = mark;
    }
  }

  private static final String INDENT = "        ";
  private static final String ARROW = INDENT + "-> ";

  /**
   * One line for the thing and one for what to do; broken into more where they are too long.
   *
   * @param columns how long a line may be
   */
  List<String> lines(int columns) {
    List<String> lines = new ArrayList<>();
    add(lines, level.mark, what + ": " + text, columns);
    if (!remedy.isEmpty()) {
      add(lines, ARROW, remedy, columns);
    }
    return lines;
  }

  private static void add(List<String> lines, String first, String text, int columns) {
    String head = first;
    for (String line : Text.wrap(text, columns - first.length())) {
      lines.add(head + line);
      head = " ".repeat(first.length());
    }
  }
}
