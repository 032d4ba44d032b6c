package org.seedferry.seedbox.transmission.internal;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;

/**
 * One row of the daemon's list.
 *
 * @param hash its info-hash, lower case
 * @param name its title
 * @param labels its labels
 * @param size bytes of what is wanted
 * @param complete whether everything wanted is there
 * @param ratio uploaded over downloaded, NaN where there is none
 * @param seeded how long it was seeded
 */
record Torrent(
    String hash,
    String name,
    List<String> labels,
    long size,
    boolean complete,
    double ratio,
    Duration seeded) {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  /** What {@link #read} needs. */
  static final List<String> FIELDS =
      List.of(
          "hashString",
          "name",
          "labels",
          "status",
          "error",
          "totalSize",
          "sizeWhenDone",
          "leftUntilDone",
          "metadataPercentComplete",
          "uploadRatio",
          "secondsSeeding");

  static Torrent read(JsonObject row) throws RemoteFailure {
    try {
      double ratio = WireJson.number(row, "uploadRatio");
      return new Torrent(
          hash(row),
          WireJson.text(row, "name"),
          row.containsKey("labels") ? WireJson.texts(row, "labels") : List.of(),
          WireJson.count(row, "sizeWhenDone"),
          isComplete(row),
          ratio >= 0 && ratio < Double.POSITIVE_INFINITY ? ratio : Double.NaN,
          Duration.ofSeconds(WireJson.count(row, "secondsSeeding")));
    } catch (UnreadableException e) {
      throw RemoteFailure.retry(
          "Transmission lists an unreadable torrent: " + e.getMessage(), null);
    }
  }

  /** True when a torrent can have this hash. */
  static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  private static String hash(JsonObject row) throws UnreadableException {
    String hash = WireJson.text(row, "hashString").toLowerCase(Locale.ROOT);
    if (!isHash(hash)) {
      throw new UnreadableException("'" + WireJson.shown(hash) + "' is not an info-hash");
    }
    return hash;
  }

  /**
   * Whether everything wanted is there. Nothing is left to get of a magnet without metadata, of a
   * torrent under check and of one whose files are lost, too.
   */
  static boolean isComplete(JsonObject row) throws UnreadableException {
    long status = WireJson.count(row, "status");
    boolean checking = status == 1 || status == 2;
    return WireJson.number(row, "metadataPercentComplete") >= 1
        && WireJson.count(row, "totalSize") > 0
        && WireJson.count(row, "sizeWhenDone") > 0
        && WireJson.count(row, "leftUntilDone") == 0
        && WireJson.count(row, "error") != 3
        && !checking;
  }

  boolean hasLabel(String label) {
    return labels.contains(label);
  }

  /** What the port tells; the label is ours, or its first one when all are ours. */
  RemoteTransfer transfer(String ourLabel) {
    String label = ourLabel.isEmpty() && !labels.isEmpty() ? labels.get(0) : ourLabel;
    return new RemoteTransfer(
        hash,
        hash,
        name,
        label,
        size,
        complete ? Readiness.COMPLETE : Readiness.INCOMPLETE,
        ratio,
        seeded);
  }
}
