package org.seedferry.seedbox.transmission.internal;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
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
 * @param hash its info-hash, lower case
 * @param name its title
 * @param labels its labels
 * @param size bytes of what is wanted
 * @param complete whether everything wanted is there
 * @param ratio uploaded over downloaded, NaN where there is none
 * @param seeded how long it was seeded
 * @param activity how far it is, and what is in its way
 */
record Torrent(
    String hash,
    String name,
    List<String> labels,
    long size,
    boolean complete,
    double ratio,
    Duration seeded,
    Activity activity) {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  /** What {@link #read} needs, beside that of the {@link Labelling}. */
  static final List<String> FIELDS =
      List.of(
          "hashString",
          "name",
          "status",
          "error",
          "totalSize",
          "sizeWhenDone",
          "leftUntilDone",
          "metadataPercentComplete",
          "uploadRatio",
          "secondsSeeding",
          "eta",
          "uploadedEver",
          "errorString");

  static Torrent read(Answer row, Labelling labelling, Remote remote) throws RemoteFailure {
    try {
      double ratio = row.number("uploadRatio");
      return new Torrent(
          hash(row),
          row.text("name"),
          labelling.of(row, remote),
          row.count("sizeWhenDone"),
          isComplete(row),
          ratio >= 0 && ratio < Double.POSITIVE_INFINITY ? ratio : Double.NaN,
          Duration.ofSeconds(row.count("secondsSeeding")),
          activity(row));
    } catch (UnreadableException e) {
      throw RemoteFailure.retry(
          "Transmission lists an unreadable torrent: " + e.getMessage(), null);
    }
  }

  /** True when a torrent can have this hash. */
  static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  private static String hash(Answer row) throws UnreadableException {
    String hash = row.text("hashString").toLowerCase(Locale.ROOT);
    if (!isHash(hash)) {
      throw new UnreadableException("'" + WireJson.shown(hash) + "' is not an info-hash");
    }
    return hash;
  }

  /**
   * Whether everything wanted is there. Nothing is left to get of a magnet without metadata, of a
   * torrent under check and of one whose files are lost, too.
   */
  static boolean isComplete(Answer row) throws UnreadableException {
    long status = row.count("status");
    boolean checking = status == 1 || status == 2;
    return hasMetadata(row)
        && row.count("totalSize") > 0
        && row.count("sizeWhenDone") > 0
        && row.count("leftUntilDone") == 0
        && row.count("error") != 3
        && !checking;
  }

  /** Nobody's transfer depends on it, so nonsense is nothing to fail of. */
  private static Activity activity(Answer row) throws UnreadableException {
    return Activity.of(
        row.numberOrNaN("sizeWhenDone"),
        row.numberOrNaN("leftUntilDone"),
        row.numberOrNaN("eta"),
        row.numberOrNaN("uploadedEver"),
        trouble(row));
  }

  /** The text of an error that is over may still be there. */
  private static String trouble(Answer row) throws UnreadableException {
    String text = row.textOrEmpty("errorString");
    String reason = text.isBlank() ? "Transmission reports an error" : text;
    return row.numberOrNaN("error") > 0 ? reason : "";
  }

  /** False for a magnet link until somebody has sent its metadata. */
  static boolean hasMetadata(Answer row) throws UnreadableException {
    return row.number("metadataPercentComplete") >= 1;
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
        seeded,
        activity);
  }
}
