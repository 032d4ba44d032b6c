package org.seedferry.seedbox.deluge.internal;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Activity;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;

/** Reads what the daemon says of one torrent. */
final class Row {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}");

  /** The states of a torrent that nothing is done to, or that is only shared. */
  private static final Set<String> SETTLED = Set.of("Seeding", "Paused", "Queued");

  /** What {@link #isComplete} needs. */
  static final List<String> COMPLETENESS =
      List.of("state", "is_finished", "progress", "total_wanted", "total_done", "total_remaining");

  /** Where the plugin Label runs. */
  static final String LABEL = "label";

  /** What {@link #transfer} needs beside it. */
  static final List<String> FIELDS =
      List.of(
          "name",
          LABEL,
          "ratio",
          "seeding_time",
          "eta",
          "total_uploaded",
          "message",
          "tracker_status");

  private Row() {}

  /** True when a torrent can have this hash. */
  static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  /** Whether it is being seeded, with or without peers. */
  static boolean isSeeding(JsonObject row) throws UnreadableException {
    return WireJson.text(row, "state").equals("Seeding");
  }

  /**
   * What the port tells.
   *
   * @param ourLabel the label by which it is ours; empty for its own
   */
  static RemoteTransfer transfer(String hash, JsonObject row, String ourLabel)
      throws RemoteFailure {
    try {
      if (!isHash(hash)) {
        throw new UnreadableException("'" + WireJson.shown(hash) + "' is not an info-hash");
      }
      double ratio = WireJson.number(row, "ratio");
      boolean complete = isComplete(row);
      return new RemoteTransfer(
          hash,
          hash,
          WireJson.text(row, "name"),
          ourLabel.isEmpty() ? WireJson.textOrEmpty(row, LABEL) : ourLabel,
          WireJson.count(row, "total_wanted"),
          complete ? Readiness.COMPLETE : Readiness.INCOMPLETE,
          ratio >= 0 && ratio < Double.POSITIVE_INFINITY ? ratio : Double.NaN,
          Duration.ofSeconds(WireJson.count(row, "seeding_time")),
          activity(row, complete));
    } catch (UnreadableException e) {
      throw RemoteFailure.retry("Deluge lists an unreadable torrent: " + e.getMessage(), null);
    }
  }

  /** Its own progress is that of a check, or of whatever else it is about. */
  private static Activity activity(JsonObject row, boolean complete) throws UnreadableException {
    double wanted = WireJson.numberOrNaN(row, "total_wanted");
    double remaining = WireJson.numberOrNaN(row, "total_remaining");
    double eta = WireJson.numberOrNaN(row, "eta");
    return Activity.of(
        wanted,
        Double.isNaN(remaining) ? wanted - WireJson.numberOrNaN(row, "total_done") : remaining,
        eta,
        WireJson.numberOrNaN(row, "total_uploaded"),
        trouble(row, complete || eta > 0));
  }

  /**
   * What is in its way. Of several trackers one may complain while another serves.
   *
   * @param served whether something comes, or all is there
   */
  private static String trouble(JsonObject row, boolean served) throws UnreadableException {
    String message = WireJson.textOrEmpty(row, "message");
    if (!message.isBlank() && !message.equalsIgnoreCase("OK")) {
      return message;
    }
    String tracker = WireJson.textOrEmpty(row, "tracker_status");
    return !served && tracker.startsWith("Error") ? "tracker: " + tracker : "";
  }

  /**
   * Whether everything wanted is there. A magnet without metadata wants nothing, a paused torrent
   * can be under check, and {@code is_finished} stays true when files are lost. Version 1 does not
   * tell {@code total_remaining}.
   */
  static boolean isComplete(JsonObject row) throws UnreadableException {
    long wanted = WireJson.count(row, "total_wanted");
    boolean noneLeft =
        !row.containsKey("total_remaining") || WireJson.number(row, "total_remaining") == 0;
    return SETTLED.contains(WireJson.text(row, "state"))
        && row.get("is_finished") == JsonValue.TRUE
        && WireJson.number(row, "progress") == 100
        && wanted > 0
        && WireJson.count(row, "total_done") >= wanted
        && noneLeft;
  }
}
