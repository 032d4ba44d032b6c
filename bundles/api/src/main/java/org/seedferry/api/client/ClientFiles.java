package org.seedferry.api.client;

import java.util.ArrayList;
import java.util.List;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentException;
import org.seedferry.api.transport.RemotePath;

/**
 * Maps what a client says of a transfer's files to places below the data location. What could lead
 * outside of it is a failure.
 */
public final class ClientFiles {

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
   * The transfer's contents, which are one file or lie in one folder.
   *
   * @param root where the client stores by default; asked only where that counts
   * @param folder the folder that it stores the transfer in
   * @throws RemoteFailure {@code RETRY} when a wanted file is not whole or there is none, {@code
   *     ASK_USER} when something lies outside of the root
   */
  public Contents contents(PathMapping.DefaultRoot root, String folder, List<ClientFile> files)
      throws RemoteFailure {
    return contents(root, folder, files, null);
  }

  /**
   * The same for a client that may store the files of a transfer without a folder of their own.
   *
   * @param title what such a transfer is called; null where it must have a folder
   */
  public Contents contents(
      PathMapping.DefaultRoot root, String folder, List<ClientFile> files, String title)
      throws RemoteFailure {
    MappedFolder mapped = target.paths().find(target.name(), hash, folder, root);
    List<List<String>> names = names(files);
    boolean together = haveOneTop(names);
    if (!together && title == null && !files.isEmpty()) {
      throw hostile(files.get(files.size() - 1).path());
    }
    List<RemotePath> paths = paths(files);
    List<Contents.RemoteFile> wanted = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      ClientFile file = files.get(i);
      if (file.wanted()) {
        requireWhole(file);
        RemotePath source = mapped.path().resolve(new RemotePath(names.get(i)));
        wanted.add(new Contents.RemoteFile(source, paths.get(i), file.size()));
      }
    }
    if (wanted.isEmpty()) {
      throw RemoteFailure.retry(target.name() + " tells no wanted file of transfer " + hash, null);
    }
    String name = together ? names.get(0).get(0) : RemotePath.isName(title) ? title : hash;
    return new Contents(mapped.data(), name, !isSingle(names), wanted, List.of(), mapped.origin());
  }

  /**
   * Where each file belongs, below the top level of the contents.
   *
   * @throws RemoteFailure {@code ASK_USER} when a name leads outside, or is a file and a folder
   */
  public List<RemotePath> paths(List<ClientFile> files) throws RemoteFailure {
    List<List<String>> names = names(files);
    int top = haveOneTop(names) ? 1 : 0;
    List<RemotePath> paths = new ArrayList<>();
    for (List<String> each : names) {
      if (each.size() == top && !isSingle(names)) {
        throw hostile(each.get(0));
      }
      paths.add(new RemotePath(each.subList(top, each.size())));
    }
    return paths;
  }

  /**
   * A torrent by the paths of the contents. A client can store files under other names than those
   * in the torrent: somebody has renamed them, or it does not take them as they are.
   *
   * @param files all of them, in the torrent's order
   * @throws RemoteFailure {@code ASK_USER} when it is not the torrent of these files
   */
  public Torrent stored(Torrent torrent, List<ClientFile> files) throws RemoteFailure {
    try {
      return torrent.storedAs(paths(files));
    } catch (TorrentException e) {
      throw RemoteFailure.askUser(
          target.name() + " has an unusable torrent of transfer " + hash + ": " + e.getMessage(),
          e);
    }
  }

  private static boolean haveOneTop(List<List<String>> names) {
    return names.stream().map(each -> each.get(0)).distinct().count() == 1;
  }

  private static boolean isSingle(List<List<String>> names) {
    return names.size() == 1 && names.get(0).size() == 1;
  }

  private List<List<String>> names(List<ClientFile> files) throws RemoteFailure {
    List<List<String>> names = new ArrayList<>();
    for (ClientFile file : files) {
      names.add(names(file));
    }
    return names;
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
