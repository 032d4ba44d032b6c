package org.seedferry.drop.folder.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The names of a dropped file and of the folders above it, which come from strangers. */
final class DropName {

  private static final int DEEPEST = 10;
  private static final int LONGEST = 255;
  private static final int REPLACEMENT = 0xFFFD;

  private DropName() {}

  /** True when the path, below the drop folder, has too many names. */
  static boolean isTooDeep(Path relative) {
    return relative.getNameCount() > DEEPEST;
  }

  /**
   * Checks a path below the drop folder.
   *
   * @throws RefusedException when it is none that a person would drop
   */
  static void check(Path relative) throws RefusedException {
    if (isTooDeep(relative)) {
      throw new RefusedException("it lies deeper than " + DEEPEST + " names below the drop folder");
    }
    for (Path each : relative) {
      String name = each.toString();
      if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
        throw new RefusedException("a name is longer than " + LONGEST + " bytes");
      }
      if (name.equals("..")) {
        throw new RefusedException("it leads out of the drop folder");
      }
      if (name.codePoints().anyMatch(DropName::isSuspicious)) {
        throw new RefusedException(
            "'" + shown(name) + "' holds a character that no name should have: rename it");
      }
    }
  }

  /** The label of a file: the folders that it lies in; empty at the top. */
  static String label(Path relative) {
    Path folder = relative.getParent();
    return folder == null ? "" : folder.toString().replace('\\', '/');
  }

  /** A text without what would mislead who reads it. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(each -> shown.appendCodePoint(isSuspicious(each) ? REPLACEMENT : each));
    return shown.toString();
  }

  /** Control characters, those that turn the direction of text around, and what is no character. */
  private static boolean isSuspicious(int each) {
    return switch (Character.getType(each)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      default -> each == '\\' || each == REPLACEMENT;
    };
  }
}
