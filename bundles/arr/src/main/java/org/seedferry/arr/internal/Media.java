package org.seedferry.arr.internal;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which files of a delivery an *arr is expected to import. */
final class Media {

  static final Set<String> VIDEO =
      Set.of(
          "3gp", "asf", "avi", "divx", "dvr-ms", "flv", "img", "iso", "m2ts", "m4v", "mk3d", "mkv",
          "mov", "mp4", "mpeg", "mpg", "mts", "ogm", "ogv", "rm", "rmvb", "strm", "ts", "vob",
          "webm", "wmv", "wtv");

  static final Set<String> AUDIO =
      Set.of(
          "aac", "aif", "aiff", "alac", "ape", "flac", "m4a", "m4b", "m4p", "mp2", "mp3", "mp4",
          "oga", "ogg", "opus", "tta", "wav", "wma", "wv");

  private static final Pattern SAMPLE =
      Pattern.compile("(^|.*[^\\p{L}])samples?([^\\p{L}].*|$)", Pattern.DOTALL);

  private Media() {}

  /**
   * The files that are to be imported: media files that are not samples. Where every media file
   * looks like a sample, the word belongs to the title, and all are. Empty when there is no media
   * file.
   */
  static List<String> expected(List<String> files, Set<String> extensions) {
    List<String> media = files.stream().filter(file -> isMedia(file, extensions)).toList();
    List<String> whole = media.stream().filter(file -> !isSample(file)).toList();
    return whole.isEmpty() ? media : whole;
  }

  private static boolean isMedia(String file, Set<String> extensions) {
    int dot = file.lastIndexOf('.');
    return dot > file.lastIndexOf('/')
        && extensions.contains(file.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /** The word in the file's own name or in that of a folder below the delivery's top. */
  private static boolean isSample(String file) {
    String below = file.substring(file.indexOf('/') + 1).toLowerCase(Locale.ROOT);
    for (String part : below.split("/")) {
      if (SAMPLE.matcher(part).matches()) {
        return true;
      }
    }
    return false;
  }
}
