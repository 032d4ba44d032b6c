package org.seedferry.seedbox.folder.internal;

import java.util.List;
import java.util.Locale;

/** The names that programs give to files that they are still writing. */
final class PartialFiles {

  private static final List<String> SUFFIXES =
      List.of(
          ".part",
          ".partial",
          ".filepart",
          ".crdownload",
          ".download",
          ".aria2",
          ".!qb",
          ".!ut",
          ".bc!",
          ".unfinished",
          ".opdownload",
          ".lftp-pget-status");

  private PartialFiles() {}

  static boolean isPartial(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SUFFIXES.stream().anyMatch(lower::endsWith) || isRsyncTemporary(name);
  }

  /** Rsync writes {@code name} as {@code .name.XXXXXX}. */
  private static boolean isRsyncTemporary(String name) {
    return name.matches("\\..+\\.[A-Za-z0-9]{6}") && name.indexOf('.', 1) < name.length() - 7;
  }
}
