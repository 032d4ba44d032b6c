package org.seedferry.seedbox.putio.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.transport.RemotePath;

/**
 * A file, or a folder with all that is in it.
 *
 * @param top the file or folder itself
 * @param files every file, with its path below the top; the empty path for the top itself
 * @param folders every folder below the top
 */
record Tree(Entry top, List<Leaf> files, List<RemotePath> folders) {

  /** A file and where it lies. */
  record Leaf(RemotePath path, Entry file) {}

  /** A call each; what has more folders is no transfer. */
  private static final int MOST_FOLDERS = 10_000;

  private record Folder(RemotePath path, long id) {}

  /**
   * Reads all of it, a call for each folder.
   *
   * @param id of the top
   * @throws RemoteFailure {@code GONE} when it is not there, {@code ASK_USER} when a name could
   *     lead outside or stands twice in a folder
   */
  static Tree read(Files files, long id) throws RemoteFailure {
    Entry top =
        files.find(id).orElseThrow(() -> RemoteFailure.gone("Put.io has the files no more", null));
    check(top);
    List<Leaf> leaves = new ArrayList<>();
    List<RemotePath> folders = new ArrayList<>();
    if (!top.folder()) {
      return new Tree(top, List.of(new Leaf(RemotePath.ROOT, top)), folders);
    }
    Set<Long> seen = new HashSet<>(Set.of(id));
    Deque<Folder> open = new ArrayDeque<>(List.of(new Folder(RemotePath.ROOT, id)));
    while (!open.isEmpty()) {
      Folder folder = open.pop();
      Set<String> names = new HashSet<>();
      for (Entry entry : files.list(folder.id())) {
        check(entry);
        RemotePath path = folder.path().child(entry.name());
        if (!names.add(entry.name())) {
          throw RemoteFailure.askUser(
              "Put.io has two entries called '" + shown(path) + "': rename one of them", null);
        }
        if (!entry.folder()) {
          leaves.add(new Leaf(path, entry));
        } else {
          if (!seen.add(entry.id()) || seen.size() > MOST_FOLDERS) {
            throw RemoteFailure.askUser(
                "Put.io has too many folders below '" + WireJson.shown(top.name()) + "'", null);
          }
          folders.add(path);
          open.push(new Folder(path, entry.id()));
        }
      }
    }
    return new Tree(top, leaves, folders);
  }

  private static void check(Entry entry) throws RemoteFailure {
    if (!RemotePath.isName(entry.name())) {
      throw RemoteFailure.askUser(
          "Put.io tells the file name '"
              + WireJson.shown(entry.name())
              + "', which could lead outside its folder: it is not fetched",
          null);
    }
  }

  private static String shown(RemotePath path) {
    return WireJson.shown(path.toString());
  }
}
