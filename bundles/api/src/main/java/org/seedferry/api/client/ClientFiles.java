package org.seedferry.api.client;

import java.util.ArrayList;
import java.util.List;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.transport.RemotePath;

/**
 * Maps what a client says of a transfer's files to places below the data location. What could lead
 * outside of it is a failure.
 */
public final class ClientFiles {

  private record Item(List<String> names, long size) {}

  private final ClientTarget target;
  private final String hash;

  /**
   * Those of one transfer.
   *
   * @param hash the transfer's info-hash, for messages
   */
  public ClientFiles(ClientTarget target, String hash) {
    this.target = target;
    this.hash = WireJson.shown(hash);
  }

  /**
   * The transfer's contents.
   *
   * @param root the client's name of the folder that is the data location
   * @param folder the folder that it stores the transfer in
   * @throws RemoteFailure {@code RETRY} when a wanted file is not whole or there is none, {@code
   *     ASK_USER} when something lies outside of the root
   */
  public Contents contents(String root, String folder, List<ClientFile> files)
      throws RemoteFailure {
    RemotePath below = below(root, folder);
    List<Item> items = new ArrayList<>();
    String top = null;
    boolean single = files.size() == 1;
    for (ClientFile file : files) {
      List<String> names = names(file);
      single &= names.size() == 1;
      if (top != null && !top.equals(names.get(0))) {
        throw hostile(file.path());
      }
      top = names.get(0);
      if (file.wanted()) {
        requireWhole(file);
        items.add(new Item(names, file.size()));
      }
    }
    if (items.isEmpty()) {
      throw RemoteFailure.retry(target.name() + " tells no wanted file of transfer " + hash, null);
    }
    return new Contents(target.data(), top, !single, remoteFiles(items, below, single), List.of());
  }

  private List<Contents.RemoteFile> remoteFiles(List<Item> items, RemotePath folder, boolean single)
      throws RemoteFailure {
    List<Contents.RemoteFile> files = new ArrayList<>();
    for (Item item : items) {
      if (!single && item.names().size() == 1) {
        throw hostile(item.names().get(0));
      }
      RemotePath whole = new RemotePath(item.names());
      RemotePath below = new RemotePath(item.names().subList(1, item.names().size()));
      files.add(new Contents.RemoteFile(folder.resolve(whole), below, item.size()));
    }
    return files;
  }

  private List<String> names(ClientFile file) throws RemoteFailure {
    List<String> names = List.of(file.path().split("/", -1));
    if (!names.stream().allMatch(RemotePath::isName)) {
      throw hostile(file.path());
    }
    return names;
  }

  private void requireWhole(ClientFile file) throws RemoteFailure {
    if (!file.whole()) {
      throw RemoteFailure.retry(
          target.name() + " does not have all of a wanted file of transfer " + hash, null);
    }
  }

  /** The transfer's folder as a path below the data location. */
  private RemotePath below(String root, String folder) throws RemoteFailure {
    List<String> above = folders(root);
    List<String> names = folders(folder);
    boolean isBelow = names.size() >= above.size() && names.subList(0, above.size()).equals(above);
    if (!isBelow || !names.stream().allMatch(RemotePath::isName)) {
      throw RemoteFailure.askUser(
          target.name()
              + " stores transfer "
              + hash
              + " in '"
              + WireJson.shown(folder)
              + "', which is not below '"
              + WireJson.shown(root)
              + "': set root= to a folder above it, and data= to where that folder is read",
          null);
    }
    return new RemotePath(names.subList(above.size(), names.size()));
  }

  private static List<String> folders(String path) {
    return List.of(path.split("/")).stream().filter(name -> !name.isEmpty()).toList();
  }

  private RemoteFailure hostile(String path) {
    return RemoteFailure.askUser(
        target.name()
            + " tells the file name '"
            + WireJson.shown(path)
            + "' in transfer "
            + hash
            + ", which could lead outside its folder: it is not fetched",
        null);
  }
}
