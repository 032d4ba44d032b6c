package org.seedferry.arr.internal;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.seedferry.api.arr.Delivery;

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

  /** Books to read and to listen to. */
  static final Set<String> BOOK =
      Stream.concat(
              Stream.of("azw", "azw3", "cbr", "cbz", "epub", "kepub", "mobi", "pdf"),
              AUDIO.stream())
          .collect(Collectors.toUnmodifiableSet());

  private static final Pattern SAMPLE =
      Pattern.compile("(^|.*[^\\p{L}])samples?([^\\p{L}].*|$)", Pattern.DOTALL);

  private Media() {}

  /**
   * The files that are to be imported: media files that are not samples. Where every media file
   * looks like a sample, the word belongs to the title, and all are. Empty when there is no media
   * file.
   */
  static List<String> expected(Delivery delivery, Set<String> extensions) {
    List<String> media =
        delivery.files().stream().filter(file -> isMedia(file, extensions)).toList();
    List<String> whole =
        media.stream().filter(file -> !isSample(DroppedPath.belowTop(delivery, file))).toList();
    return whole.isEmpty() ? media : whole;
  }

  private static boolean isMedia(String file, Set<String> extensions) {
    int dot = file.lastIndexOf('.');
    return dot > file.lastIndexOf('/')
        && extensions.contains(file.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /** The word in the file's own name or in that of a folder below the delivery's top. */
  private static boolean isSample(String belowTop) {
    for (String part : belowTop.toLowerCase(Locale.ROOT).split("/")) {
      if (SAMPLE.matcher(part).matches()) {
        return true;
      }
    }
    return false;
  }
}
