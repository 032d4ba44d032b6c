package org.seedferry.seedbox.qbittorrent.internal;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Activity;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;

/**
 * One row of the daemon's list.
 *
 * @param hash what the daemon calls it: its info-hash, of version 2 where it has both, cut to 40
 *     hex digits in lower case
 * @param infoHash its info-hash, of version 1 where it has both
 * @param name its title
 * @param labels its category and tags
 * @param savePath the folder that it is stored in
 * @param size bytes of what is wanted, -1 when that is not known yet
 * @param complete whether everything wanted is there
 * @param ratio uploaded over downloaded, NaN where there is none
 * @param seeding whether it is being seeded, with or without peers
 * @param seeded how long it was seeded, null where the version does not tell
 * @param activity how far it is, and what is in its way
 */
record Row(
    String hash,
    String infoHash,
    String name,
    Labels labels,
    String savePath,
    long size,
    boolean complete,
    double ratio,
    boolean seeding,
    Duration seeded,
    Activity activity) {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}");

  /**
   * The states of what is whole and at rest: not checked, not moved, not missed. What is paused
   * here is stopped from version 5 on.
   */
  private static final Set<String> WHOLE =
      Set.of("uploading", "stalledUP", "queuedUP", "forcedUP", "pausedUP", "stoppedUP");

  /** The states of those in which it is being seeded. */
  private static final Set<String> SEEDING = Set.of("uploading", "stalledUP", "forcedUP");

  /** What is in the way in these states; the daemon has no words of its own for it. */
  private static final Map<String, String> TROUBLE =
      Map.of(
          "error",
          "qBittorrent reports an error: its log tells more",
          "missingFiles",
          "qBittorrent misses its files",
          "stalledDL",
          "stalled: nobody sends it anything");

  static Row read(JsonObject row) throws RemoteFailure {
    try {
      String hash = hash(WireJson.text(row, "hash"));
      String first = WireJson.textOrEmpty(row, "infohash_v1");
      double size = WireJson.number(row, "size");
      double ratio = WireJson.number(row, "ratio");
      return new Row(
          hash,
          first.isEmpty() ? hash : hash(first),
          WireJson.text(row, "name"),
          Labels.read(WireJson.text(row, "category"), WireJson.textOrEmpty(row, "tags")),
          WireJson.text(row, "save_path"),
          size < 0 ? -1 : WireJson.count(row, "size"),
          isComplete(row, size),
          ratio >= 0 && ratio < Double.POSITIVE_INFINITY ? ratio : Double.NaN,
          SEEDING.contains(WireJson.text(row, "state")),
          WireJson.isMissing(row, "seeding_time")
              ? null
              : Duration.ofSeconds(WireJson.count(row, "seeding_time")),
          Activity.of(
              size,
              WireJson.numberOrNaN(row, "amount_left"),
              WireJson.numberOrNaN(row, "eta"),
              WireJson.numberOrNaN(row, "uploaded"),
              TROUBLE.get(WireJson.text(row, "state"))));
    } catch (UnreadableException e) {
      throw RemoteFailure.retry("qBittorrent lists an unreadable torrent: " + e.getMessage(), null);
    }
  }

  /** True when a torrent can have this hash; other words may stand for all torrents at once. */
  static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  private static String hash(String text) throws UnreadableException {
    String hash = text.toLowerCase(Locale.ROOT);
    if (!isHash(hash)) {
      throw new UnreadableException("'" + WireJson.shown(hash) + "' is not an info-hash");
    }
    return hash;
  }

  /** Nothing is left to get of a magnet without metadata, and of what is not selected at all. */
  private static boolean isComplete(JsonObject row, double size) throws UnreadableException {
    return WHOLE.contains(WireJson.text(row, "state"))
        && size > 0
        && WireJson.number(row, "amount_left") == 0
        && WireJson.number(row, "progress") >= 1;
  }

  /** What the port tells; the label is ours, or its first one when all are ours. */
  RemoteTransfer transfer(String ourLabel) {
    return new RemoteTransfer(
        hash,
        infoHash,
        name,
        ourLabel.isEmpty() ? labels.first() : ourLabel,
        size,
        complete ? Readiness.COMPLETE : Readiness.INCOMPLETE,
        ratio,
        seeded,
        activity);
  }
}
