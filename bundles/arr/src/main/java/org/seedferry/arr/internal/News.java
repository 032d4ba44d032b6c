package org.seedferry.arr.internal;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.seedferry.api.arr.Delivery;

/**
 * What an *arr has told by its webhook. Immutable.
 *
 * @param at when it was heard, by our clock
 * @param kind what it tells
 * @param downloadId the hash in upper case, empty where it names none
 * @param source where the file or the download lay, as the *arr sees it and with slashes; empty
 *     where it does not tell
 * @param taken what the imported files are in its library: one each, by their path or number
 * @param message more for people, may be empty
 */
record News(
    Instant at, Kind kind, String downloadId, String source, Set<String> taken, String message) {

  /** What it tells. */
  enum Kind {
    /** One file is imported. */
    FILE,
    /** Some files are imported, and which ones is not told. */
    FILES,
    /** The whole download is imported. */
    DOWNLOAD,
    /** A person is needed. */
    BLOCKED,
    /** It is not wanted any more. */
    REFUSED
  }

  News {
    taken = Set.copyOf(taken);
  }

  /** True when it is about this delivery: by its id, and by its path where one of them has none. */
  boolean isAbout(Delivery delivery) {
    if (downloadId.isEmpty() || delivery.infoHash() == null) {
      return !source.isEmpty() && DroppedPath.isOf(delivery, source);
    }
    return downloadId.equals(delivery.infoHash().toUpperCase(Locale.ROOT));
  }

  /** The file of a delivery that it tells of; null when that is none. */
  String file(Delivery delivery) {
    return source.isEmpty() ? null : DroppedPath.file(source, delivery, !downloadId.isEmpty());
  }

  boolean is(Kind... kinds) {
    return List.of(kinds).contains(kind);
  }
}
