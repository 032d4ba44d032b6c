package org.seedferry.seedbox.rtorrent.internal;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Activity;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;

/**
 * One item of rTorrent's list.
 *
 * @param hash its info-hash, lower case
 * @param name its title
 * @param label its label, empty for none
 * @param size bytes of what is wanted, -1 while nobody knows
 * @param complete whether everything wanted is there
 * @param ratio uploaded over downloaded
 * @param seeded how long it has been complete, null where rTorrent does not know
 * @param activity how far it is, and what is in its way
 */
record Download(
    String hash,
    String name,
    String label,
    long size,
    boolean complete,
    double ratio,
    Duration seeded,
    Activity activity) {

  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}");

  /** Messages that say that the data is not what it should be. */
  private static final List<String> TROUBLE =
      List.of("storage error", "hash check", "hashing", "bad chunks", "unfinished chunks");

  /**
   * Reads an item.
   *
   * @param files its files where it is done but for what is not wanted
   */
  static Download read(Row row, List<Row> files) throws UnreadableException {
    long ratio = row.number(Method.RATIO);
    boolean complete = isComplete(row, files);
    return new Download(
        hash(row),
        row.text(Method.NAME),
        Label.decoded(row.text(Method.LABEL)),
        size(row, files),
        complete,
        ratio >= 0 ? ratio / 1000.0 : Double.NaN,
        seeded(row),
        activity(row, complete));
  }

  /** True when a download can have this hash. */
  static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  static String hash(Row row) throws UnreadableException {
    String hash = row.text(Method.HASH).toLowerCase(Locale.ROOT);
    if (!isHash(hash)) {
      throw new UnreadableException("'" + WireJson.shown(hash) + "' is not an info-hash");
    }
    return hash;
  }

  /**
   * Whether everything wanted is there. A download with files that are not wanted never counts as
   * complete for rTorrent; its files tell. One that is being checked counts as what it was before.
   */
  static boolean isComplete(Row row, List<Row> files) throws UnreadableException {
    return !row.flag(Method.META)
        && row.number(Method.HASHING) == 0
        && !isTrouble(row.text(Method.MESSAGE))
        && (row.flag(Method.COMPLETE) || row.flag(Method.PARTIALLY_DONE) && areWantedWhole(files));
  }

  static boolean isWanted(Row file) throws UnreadableException {
    return file.flag(Method.FILE_PRIORITY);
  }

  private static boolean areWantedWhole(List<Row> files) throws UnreadableException {
    boolean any = false;
    for (Row file : files) {
      if (isWanted(file)) {
        any = true;
        if (file.count(Method.FILE_CHUNKS_DONE) < file.count(Method.FILE_CHUNKS)) {
          return false;
        }
      }
    }
    return any;
  }

  private static boolean isTrouble(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return !isOfTracker(message) && TROUBLE.stream().anyMatch(lower::contains);
  }

  private static boolean isOfTracker(String message) {
    return message.startsWith("Tracker:");
  }

  private static Activity activity(Row row, boolean complete) throws UnreadableException {
    double missing =
        complete ? 0 : row.numberOrNaN(Method.WANTED_CHUNKS) * row.numberOrNaN(Method.CHUNK_SIZE);
    double rate = row.numberOrNaN(Method.DOWN_RATE);
    return Activity.of(
        row.numberOrNaN(Method.DONE) + missing,
        missing,
        missing / rate,
        row.numberOrNaN(Method.UPLOADED),
        trouble(row.text(Method.MESSAGE), complete || rate > 0));
  }

  /**
   * What is in its way. Of several trackers one may complain while another serves.
   *
   * @param served whether something comes, or all is there
   */
  private static String trouble(String message, boolean served) {
    return served && isOfTracker(message) ? "" : message;
  }

  private static long size(Row row, List<Row> files) throws UnreadableException {
    if (row.flag(Method.META)) {
      return -1;
    }
    long wanted = 0;
    for (Row file : files) {
      wanted += isWanted(file) ? file.count(Method.FILE_SIZE) : 0;
    }
    return files.isEmpty() ? row.count(Method.SIZE) : wanted;
  }

  /** By rTorrent's own clock on both sides. */
  private static Duration seeded(Row row) throws UnreadableException {
    long finished = row.count(Method.FINISHED);
    String note = row.text(Method.FINISHED_NOTE).strip();
    if (finished == 0 && SECONDS.matcher(note).matches()) {
      finished = Long.parseLong(note);
    }
    long now = row.count(Method.NOW);
    return finished == 0 ? null : Duration.ofSeconds(Math.max(0, now - finished));
  }

  /** What the port tells. */
  RemoteTransfer transfer() {
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
