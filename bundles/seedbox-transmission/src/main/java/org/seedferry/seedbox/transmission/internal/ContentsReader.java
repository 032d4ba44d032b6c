package org.seedferry.seedbox.transmission.internal;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
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

  Contents read(Answer row, Session session) throws RemoteFailure {
    try {
      if (!Torrent.isComplete(row)) {
        throw RemoteFailure.retry(
            target.name() + " does not have all of transfer " + hash(row) + " at the moment", null);
      }
      return contents(row, session);
    } catch (UnreadableException e) {
      throw unreadable(e);
    }
  }

  /**
   * The torrent of a transfer by the names that are stored: the daemon replaces characters that
   * some disk does not take.
   */
  org.seedferry.api.torrent.Torrent stored(Answer row, org.seedferry.api.torrent.Torrent torrent)
      throws RemoteFailure {
    try {
      return files(row).stored(torrent, told(row));
    } catch (UnreadableException e) {
      throw unreadable(e);
    }
  }

  private RemoteFailure unreadable(UnreadableException why) {
    return RemoteFailure.retry(
        target.name() + " tells unreadable contents: " + why.getMessage(), null);
  }

  private Contents contents(Answer row, Session session) throws RemoteFailure, UnreadableException {
    return files(row).contents(session::downloadDir, row.text("downloadDir"), told(row));
  }

  private ClientFiles files(Answer row) throws UnreadableException {
    return new ClientFiles(target, row.text("hashString"));
  }

  private static List<ClientFile> told(Answer row) throws UnreadableException {
    List<Answer> files = row.objects("files");
    List<Boolean> wanted = wanted(row, files.size());
    List<ClientFile> told = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Answer file = files.get(i);
      long size = file.count("length");
      boolean whole = file.count("bytesCompleted") == size;
      told.add(new ClientFile(file.text("name"), size, wanted.get(i), whole));
    }
    return told;
  }

  /** Numbers or booleans, by the daemon's version. */
  private static List<Boolean> wanted(Answer row, int files) throws UnreadableException {
    JsonArray flags = row.array("wanted");
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

  private static String hash(Answer row) throws UnreadableException {
    return WireJson.shown(row.text("hashString"));
  }
}
