package org.seedferry.arr.internal;

import java.util.List;
import java.util.function.UnaryOperator;
import org.seedferry.api.arr.Delivery;

/** Finds the file of a delivery that an *arr means by a path of its own view. */
final class DroppedPath {

  private DroppedPath() {}

  /**
   * The file whose path ends the given one, the most exact where several do.
   *
   * @param path the path with slashes
   * @param sameDownload true when the path is known to belong to this delivery: then the name of
   *     its top may be another one in the view of the *arr
   * @return null when none is meant
   */
  static String file(String path, Delivery delivery, boolean sameDownload) {
    String found = longest(path, delivery.files(), file -> file);
    return found == null && sameDownload
        ? longest(path, delivery.files(), file -> belowTop(delivery, file))
        : found;
  }

  /** True when a path is that of a delivery as a whole, or of a file in it. */
  static boolean isOf(Delivery delivery, String path) {
    String whole = "/" + path.replaceFirst("/+$", "");
    return whole.endsWith("/" + delivery.localName()) || file(path, delivery, false) != null;
  }

  /** What follows the delivery's own folder in the path of one of its files. */
  static String belowTop(Delivery delivery, String file) {
    String top = delivery.localName() + "/";
    return file.startsWith(top) ? file.substring(top.length()) : file;
  }

  private static String longest(String path, List<String> files, UnaryOperator<String> ending) {
    String found = null;
    for (String file : files) {
      String end = "/" + ending.apply(file).replace('\\', '/');
      if (("/" + path).endsWith(end) && (found == null || file.length() > found.length())) {
        found = file;
      }
    }
    return found;
  }
}
