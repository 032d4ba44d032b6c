package org.seedferry.rpc.internal.qbittorrent;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.seedferry.rpc.internal.desk.Item;

/**
 * An item in qBittorrent's words. The first of its labels is its category, the others are its tags;
 * there are no tags but those that an item has.
 *
 * @param item what is shown
 * @param moves whether its asker may move the delivery away
 */
record Row(Item item, boolean moves) {

  /** How qBittorrent says that nobody knows how long something takes. */
  static final long UNKNOWN_SECONDS = 8_640_000;

  private static final int HASH_V2 = 64;
  private static final double NO_LIMIT_OF_ITS_OWN = -2;

  /** The labels of an item with this category and these tags. */
  static List<String> labels(String category, List<String> tags) {
    if (tags.isEmpty()) {
      return category.isEmpty() ? List.of() : List.of(category);
    }
    return Stream.concat(Stream.of(category), tags.stream().filter(tag -> !tag.equals(category)))
        .distinct()
        .toList();
  }

  String category() {
    return item.labels().isEmpty() ? item.label() : item.labels().get(0);
  }

  /** In alphabetical order. */
  List<String> tags() {
    return item.labels().stream().skip(1).sorted().toList();
  }

  /**
   * Never one of a complete torrent before the delivery stands under its name, and nothing but such
   * a one from then on: what is there is to be imported.
   */
  String state() {
    if (item.isHome()) {
      return isOver() ? "pausedUP" : "stalledUP";
    }
    if (item.paused()) {
      return "pausedDL";
    }
    if (!item.trouble().isEmpty()) {
      return "error";
    }
    return switch (item.stage()) {
      case WAITING -> "queuedDL";
      case REMOTE -> item.size() == 0 ? "metaDL" : "downloading";
      default -> "downloading";
    };
  }

  /** Paused for its seed goal is what lets an *arr move a delivery, and remove it. */
  private boolean isOver() {
    return moves || item.paused() || item.goal().isReached(item.ratio(), item.seeded());
  }

  /** Where the asker may move, its copy has nothing to seed: the goal is kept on the seedbox. */
  double ratioLimit() {
    if (item.isHome() && moves) {
      return 0;
    }
    return item.goal().ratio() == null ? NO_LIMIT_OF_ITS_OWN : item.goal().ratio();
  }

  /** In minutes. */
  long seedingTimeLimit() {
    Duration time = item.goal().time();
    return time == null ? (long) NO_LIMIT_OF_ITS_OWN : time.toMinutes();
  }

  /** Never the folder alone: an *arr takes that for a mistake. */
  String contentPath() {
    return item.size() == 0 && !item.isHome() ? "" : item.folder() + "/" + item.name();
  }

  /** Bytes that are home. */
  long completed() {
    return Math.max(0, item.size() - item.left());
  }

  /** Seconds. */
  long eta() {
    if (item.isHome() || item.eta() == null) {
      return UNKNOWN_SECONDS;
    }
    return Math.max(0, Math.min(UNKNOWN_SECONDS, item.eta().toSeconds()));
  }

  String hashV1() {
    return isV2() ? "" : item.hash();
  }

  String hashV2() {
    return isV2() ? item.hash() : "";
  }

  private boolean isV2() {
    return item.hash().length() == HASH_V2;
  }

  String magnet() {
    String topic = isV2() ? "btmh:1220" : "btih:";
    String name = URLEncoder.encode(item.name(), StandardCharsets.UTF_8).replace("+", "%20");
    return "magnet:?xt=urn:" + topic + item.hash() + "&dn=" + name;
  }

  /** When it came home, in seconds; another number before. */
  long homeSince(long otherwise) {
    return item.home() == null ? otherwise : item.home().getEpochSecond();
  }
}
