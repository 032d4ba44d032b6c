package org.seedferry.arr.internal;

import java.util.List;

/** Finds the file of a delivery that an *arr means by a path of its own view. */
final class DroppedPath {

  private DroppedPath() {}

  /**
   * The file whose path ends the given one, the most exact where several do.
   *
   * @param path the path with slashes
   * @param files paths below the local root
   * @param sameDownload true when the path is known to belong to this delivery: then the name of
   *     its top may be another one in the view of the *arr
   * @return null when none is meant
   */
  static String file(String path, List<String> files, boolean sameDownload) {
    String found = longest(path, files, false);
    return found == null && sameDownload ? longest(path, files, true) : found;
  }

  private static String longest(String path, List<String> files, boolean belowTop) {
    String found = null;
    for (String file : files) {
      String given = file.replace('\\', '/');
      String end = belowTop ? given.substring(given.indexOf('/') + 1) : given;
      if (("/" + path).endsWith("/" + end) && (found == null || file.length() > found.length())) {
        found = file;
      }
    }
    return found;
  }
}
