package org.seedferry.seedbox.putio.internal;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Activity;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;

/**
 * One row of the account's transfers, by the {@code TransferBaseSchema} of {@code
 * putio-sdk-typescript} ({@code domains/transfers.ts}): nearly everything in it may be null.
 *
 * @param id its id
 * @param file the id of the file or folder that holds what it has fetched; 0 for none
 * @param hash the info-hash, lower case; null for what is no torrent
 * @param name its title; may be empty
 * @param parent the id of the folder that it is saved into; 0 for the root
 * @param size bytes; -1 for unknown
 * @param filesGone whether somebody has deleted what it has fetched
 * @param complete whether everything is there
 * @param ratio uploaded over downloaded, NaN for unknown
 * @param seeded how long it was seeded, null for unknown
 * @param activity how far it is, and what is in its way
 */
record Transfer(
    long id,
    long file,
    String hash,
    String name,
    long parent,
    long size,
    boolean filesGone,
    boolean complete,
    double ratio,
    Duration seeded,
    Activity activity) {

  /** In all other states something is still missing, or about to move. */
  private static final Set<String> COMPLETE = Set.of("COMPLETED", "SEEDING");

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  static Transfer read(JsonObject row) throws UnreadableException {
    String status = WireJson.text(row, "status");
    long file = countOr(row, "file_id", 0);
    boolean done = COMPLETE.contains(status) && countOr(row, "percent_done", 100) == 100;
    boolean hasFiles = file > 0 && row.get("userfile_exists") != JsonValue.FALSE;
    String hash = WireJson.textOrEmpty(row, "hash").toLowerCase(Locale.ROOT);
    long seeded = countOr(row, "seconds_seeding", -1);
    return new Transfer(
        WireJson.count(row, "id"),
        file,
        HASH.matcher(hash).matches() ? hash : null,
        WireJson.textOrEmpty(row, "name"),
        countOr(row, "save_parent_id", 0),
        countOr(row, "size", -1),
        done && !hasFiles,
        done && hasFiles,
        WireJson.isMissing(row, "current_ratio")
            ? Double.NaN
            : ratio(WireJson.number(row, "current_ratio")),
        seeded < 0 ? null : Duration.ofSeconds(seeded),
        activity(row, done, done && !hasFiles));
  }

  private static Activity activity(JsonObject row, boolean done, boolean filesGone)
      throws UnreadableException {
    return Activity.of(
        100,
        done ? 0 : 100 - WireJson.numberOrNaN(row, "percent_done"),
        WireJson.numberOrNaN(row, "estimated_time"),
        WireJson.numberOrNaN(row, "uploaded"),
        trouble(row, filesGone));
  }

  private static String trouble(JsonObject row, boolean filesGone) throws UnreadableException {
    String told = WireJson.textOrEmpty(row, "error_message");
    if (!told.isBlank()) {
      return told;
    }
    return filesGone
        ? "its files were deleted"
        : WireJson.text(row, "status").equals("ERROR") ? "Put.io reports an error" : "";
  }

  RemoteId remoteId() {
    return new RemoteId(id, file);
  }

  RemoteTransfer under(String label) {
    return new RemoteTransfer(
        remoteId().toString(),
        hash,
        name.isEmpty() ? remoteId().toString() : name,
        label,
        size,
        complete ? Readiness.COMPLETE : Readiness.INCOMPLETE,
        ratio,
        seeded,
        activity);
  }

  private static double ratio(double told) {
    return told >= 0 && told < Double.POSITIVE_INFINITY ? told : Double.NaN;
  }

  private static long countOr(JsonObject row, String key, long otherwise)
      throws UnreadableException {
    return WireJson.isMissing(row, key) ? otherwise : WireJson.count(row, key);
  }
}
