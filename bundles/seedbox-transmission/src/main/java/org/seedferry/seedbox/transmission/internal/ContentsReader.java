package org.seedferry.seedbox.transmission.internal;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.transport.RemotePath;

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

  private record Item(List<String> names, long size) {}

  private final Target target;

  ContentsReader(Target target) {
    this.target = target;
  }

  Contents read(JsonObject row, Session session) throws RemoteFailure {
    try {
      if (!Torrent.isComplete(row)) {
        throw RemoteFailure.retry(
            target.name() + " does not have all of transfer " + hash(row) + " at the moment", null);
      }
      return contents(row, folder(row, session));
    } catch (UnreadableException e) {
      throw RemoteFailure.retry(
          target.name() + " tells unreadable contents: " + e.getMessage(), null);
    }
  }

  private Contents contents(JsonObject row, RemotePath folder)
      throws RemoteFailure, UnreadableException {
    List<JsonObject> files = WireJson.objects(row, "files");
    List<Boolean> wanted = wanted(row, files.size());
    List<Item> items = new ArrayList<>();
    String top = null;
    boolean single = files.size() == 1;
    for (int i = 0; i < files.size(); i++) {
      Item item = item(row, files.get(i));
      single &= item.names().size() == 1;
      if (top != null && !top.equals(item.names().get(0))) {
        throw hostile(row, String.join("/", item.names()));
      }
      top = item.names().get(0);
      if (wanted.get(i)) {
        requireWhole(row, files.get(i), item);
        items.add(item);
      }
    }
    if (items.isEmpty()) {
      throw RemoteFailure.retry(
          target.name() + " tells no wanted file of transfer " + hash(row), null);
    }
    return new Contents(
        target.data(), top, !single, remoteFiles(row, items, folder, single), List.of());
  }

  private List<Contents.RemoteFile> remoteFiles(
      JsonObject row, List<Item> items, RemotePath folder, boolean single)
      throws RemoteFailure, UnreadableException {
    List<Contents.RemoteFile> files = new ArrayList<>();
    for (Item item : items) {
      if (!single && item.names().size() == 1) {
        throw hostile(row, item.names().get(0));
      }
      RemotePath whole = new RemotePath(item.names());
      RemotePath below = new RemotePath(item.names().subList(1, item.names().size()));
      files.add(new Contents.RemoteFile(folder.resolve(whole), below, item.size()));
    }
    return files;
  }

  private Item item(JsonObject row, JsonObject file) throws RemoteFailure, UnreadableException {
    String path = WireJson.text(file, "name");
    List<String> names = List.of(path.split("/", -1));
    if (!names.stream().allMatch(RemotePath::isName)) {
      throw hostile(row, path);
    }
    return new Item(names, WireJson.count(file, "length"));
  }

  private void requireWhole(JsonObject row, JsonObject file, Item item)
      throws RemoteFailure, UnreadableException {
    if (WireJson.count(file, "bytesCompleted") != item.size()) {
      throw RemoteFailure.retry(
          target.name() + " does not have all of a wanted file of transfer " + hash(row), null);
    }
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

  /** The torrent's folder as a path below the data location. */
  private RemotePath folder(JsonObject row, Session session)
      throws RemoteFailure, UnreadableException {
    String root = target.root() == null ? session.downloadDir() : target.root();
    String folder = WireJson.text(row, "downloadDir");
    List<String> above = names(root);
    List<String> names = names(folder);
    boolean below = names.size() >= above.size() && names.subList(0, above.size()).equals(above);
    if (!below || !names.stream().allMatch(RemotePath::isName)) {
      throw RemoteFailure.askUser(
          target.name()
              + " stores transfer "
              + hash(row)
              + " in '"
              + WireJson.shown(folder)
              + "', which is not below '"
              + WireJson.shown(root)
              + "': set root= to a folder above it, and data= to where that folder is read",
          null);
    }
    return new RemotePath(names.subList(above.size(), names.size()));
  }

  private static List<String> names(String path) {
    return List.of(path.split("/")).stream().filter(name -> !name.isEmpty()).toList();
  }

  private RemoteFailure hostile(JsonObject row, String path) throws UnreadableException {
    return RemoteFailure.askUser(
        target.name()
            + " tells the file name '"
            + WireJson.shown(path)
            + "' in transfer "
            + hash(row)
            + ", which could lead outside its folder: it is not fetched",
        null);
  }

  private static String hash(JsonObject row) throws UnreadableException {
    return WireJson.shown(WireJson.text(row, "hashString"));
  }
}
