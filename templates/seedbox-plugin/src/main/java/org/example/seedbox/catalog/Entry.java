package org.example.seedbox.catalog;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.seedferry.api.client.ClientFile;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Activity;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;

/**
 * One transfer as the list tells it, not yet trusted.
 *
 * @param id its id
 * @param infoHash its info-hash, null for none
 * @param name its title
 * @param label its label, empty for none
 * @param complete whether every byte is there
 * @param ratio how much of it was given to others; NaN where the list does not tell
 * @param files its files, each with the transfer's name in front of its path
 * @param activity how far it is, as far as the list tells
 */
record Entry(
    String id,
    String infoHash,
    String name,
    String label,
    boolean complete,
    double ratio,
    List<ClientFile> files,
    Activity activity) {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  static Entry read(JsonObject row) throws UnreadableException {
    boolean complete = row.getBoolean("complete", false);
    List<ClientFile> files = new ArrayList<>();
    for (JsonObject file : WireJson.objects(row, "files")) {
      files.add(
          new ClientFile(
              WireJson.text(file, "path"), WireJson.count(file, "size"), true, complete));
    }
    return new Entry(
        WireJson.text(row, "id"),
        hash(WireJson.textOrEmpty(row, "hash")),
        WireJson.text(row, "name"),
        WireJson.textOrEmpty(row, "label"),
        complete && !files.isEmpty(),
        WireJson.isMissing(row, "ratio") ? Double.NaN : WireJson.number(row, "ratio"),
        files,
        activity(row, size(files)));
  }

  private static long size(List<ClientFile> files) {
    return files.stream().mapToLong(ClientFile::size).sum();
  }

  /** What is missing is not known. */
  private static Activity activity(JsonObject row, long size) {
    return Activity.of(
        size,
        WireJson.numberOrNaN(row, "missing"),
        WireJson.numberOrNaN(row, "eta"),
        WireJson.numberOrNaN(row, "uploaded"),
        row.getString("error", ""));
  }

  private static String hash(String text) {
    return HASH.matcher(text).matches() ? text : null;
  }

  RemoteTransfer transfer() {
    return new RemoteTransfer(
        id,
        infoHash,
        name,
        label,
        size(files),
        complete ? Readiness.COMPLETE : Readiness.INCOMPLETE,
        ratio,
        null,
        activity);
  }
}
