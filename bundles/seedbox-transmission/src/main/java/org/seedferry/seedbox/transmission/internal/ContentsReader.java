package org.seedferry.seedbox.transmission.internal;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.client.ClientFile;
import org.seedferry.api.client.ClientFiles;
import org.seedferry.api.client.ClientTarget;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.seedbox.Contents;

/** Maps what the daemon says of a torrent's files to places below the data location. */
final class ContentsReader {

  /** What {@link #read} needs. */
  static final List<String> FIELDS =
      List.of(
          "hashString",
          "downloadDir",
          "files",
          "wanted",
          "status",
          "error",
          "totalSize",
          "sizeWhenDone",
          "leftUntilDone",
          "metadataPercentComplete");

  private final ClientTarget target;

  ContentsReader(ClientTarget target) {
    this.target = target;
  }

  Contents read(JsonObject row, Session session) throws RemoteFailure {
    try {
      if (!Torrent.isComplete(row)) {
        throw RemoteFailure.retry(
            target.name() + " does not have all of transfer " + hash(row) + " at the moment", null);
      }
      return contents(row, session);
    } catch (UnreadableException e) {
      throw RemoteFailure.retry(
          target.name() + " tells unreadable contents: " + e.getMessage(), null);
    }
  }

  private Contents contents(JsonObject row, Session session)
      throws RemoteFailure, UnreadableException {
    List<JsonObject> files = WireJson.objects(row, "files");
    List<Boolean> wanted = wanted(row, files.size());
    List<ClientFile> read = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      JsonObject file = files.get(i);
      long size = WireJson.count(file, "length");
      boolean whole = WireJson.count(file, "bytesCompleted") == size;
      read.add(new ClientFile(WireJson.text(file, "name"), size, wanted.get(i), whole));
    }
    return new ClientFiles(target, WireJson.text(row, "hashString"))
        .contents(session::downloadDir, WireJson.text(row, "downloadDir"), read);
  }

  /** Numbers or booleans, by the daemon's version. */
  private static List<Boolean> wanted(JsonObject row, int files) throws UnreadableException {
    JsonArray flags = WireJson.array(row, "wanted");
    if (flags.size() != files) {
      throw new UnreadableException("'wanted' does not fit the files");
    }
    List<Boolean> wanted = new ArrayList<>();
    for (JsonValue flag : flags) {
      if (flag instanceof JsonNumber number) {
        wanted.add(number.doubleValue() != 0);
      } else if (flag == JsonValue.TRUE || flag == JsonValue.FALSE) {
        wanted.add(flag == JsonValue.TRUE);
      } else {
        throw new UnreadableException("'wanted' is not a list of flags");
      }
    }
    return wanted;
  }

  private static String hash(JsonObject row) throws UnreadableException {
    return WireJson.shown(WireJson.text(row, "hashString"));
  }
}
