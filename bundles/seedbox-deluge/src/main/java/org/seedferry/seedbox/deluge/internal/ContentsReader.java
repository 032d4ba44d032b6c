package org.seedferry.seedbox.deluge.internal;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.client.ClientFile;
import org.seedferry.api.client.ClientFiles;
import org.seedferry.api.client.ClientTarget;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.torrent.Torrent;

/** Maps what the daemon says of a torrent's files to places below the data location. */
final class ContentsReader {

  /** What {@link #read} needs. */
  static final List<String> FIELDS =
      Stream.concat(
              Row.COMPLETENESS.stream(),
              Stream.of("save_path", "files", "file_progress", "file_priorities"))
          .toList();

  private final ClientTarget target;
  private final Daemon daemon;

  ContentsReader(ClientTarget target, Daemon daemon) {
    this.target = target;
    this.daemon = daemon;
  }

  Contents read(String hash, JsonObject row) throws RemoteFailure {
    try {
      if (!Row.isComplete(row)) {
        throw RemoteFailure.retry(
            target.name() + " does not have all of transfer " + hash + " at the moment", null);
      }
      String folder = WireJson.text(row, "save_path");
      List<ClientFile> files = files(row);
      return new ClientFiles(target, hash).contents(daemon::completeFolder, folder, files);
    } catch (UnreadableException e) {
      throw unreadable(e);
    }
  }

  /** The torrent of a transfer by the names that are stored; empty without such a transfer. */
  Optional<Torrent> stored(String hash, Torrent torrent) throws RemoteFailure {
    JsonObject row = daemon.torrent(hash, FIELDS);
    if (row == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ClientFiles(target, hash).stored(torrent, files(row)));
    } catch (UnreadableException e) {
      throw unreadable(e);
    }
  }

  private RemoteFailure unreadable(UnreadableException why) {
    return RemoteFailure.retry(
        target.name() + " tells unreadable contents: " + why.getMessage(), null);
  }

  private static List<ClientFile> files(JsonObject row) throws UnreadableException {
    List<JsonObject> files = WireJson.objects(row, "files");
    List<Double> progress = numbers(row, "file_progress", files.size());
    List<Double> priorities = numbers(row, "file_priorities", files.size());
    List<ClientFile> read = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      long size = WireJson.count(files.get(i), "size");
      // of an empty file the progress is 0
      boolean whole = size == 0 || progress.get(i) == 1;
      boolean wanted = priorities.get(i) != 0;
      read.add(new ClientFile(WireJson.text(files.get(i), "path"), size, wanted, whole));
    }
    return read;
  }

  private static List<Double> numbers(JsonObject row, String key, int expected)
      throws UnreadableException {
    JsonArray list = WireJson.array(row, key);
    if (list.size() != expected || !list.stream().allMatch(each -> each instanceof JsonNumber)) {
      throw new UnreadableException("'" + key + "' does not fit the files");
    }
    return list.getValuesAs(JsonNumber::doubleValue);
  }
}
