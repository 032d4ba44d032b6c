package org.seedferry.seedbox.folder.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;

/**
 * Everything below one top-level entry of a remote folder, at one moment.
 *
 * @param top the entry itself
 * @param files the regular files, as paths below the top; a single file has the empty path
 * @param folders the folders below the top
 */
record FolderTree(RemoteEntry top, TreeMap<String, Node> files, List<RemotePath> folders) {

  /** How deep folders may lie in each other; what is deeper is a loop or an attack. */
  private static final int MAX_DEPTH = 100;

  /** A file and its path below the top. */
  record Node(RemotePath path, RemoteEntry entry) {}

  /** Reads the tree below a top-level entry. Links, devices and the like are left out. */
  static FolderTree read(TransportSession session, RemoteEntry top) throws RemoteFailure {
    FolderTree tree = new FolderTree(top, new TreeMap<>(), new ArrayList<>());
    if (top.isFolder()) {
      tree.walk(session, RemotePath.ROOT.child(top.name()), RemotePath.ROOT);
    } else {
      tree.files.put("", new Node(RemotePath.ROOT, top));
    }
    return tree;
  }

  private void walk(TransportSession session, RemotePath folder, RemotePath below)
      throws RemoteFailure {
    if (below.names().size() > MAX_DEPTH) {
      throw RemoteFailure.askUser(
          "'" + top.name() + "' has folders more than " + MAX_DEPTH + " deep in each other", null);
    }
    for (RemoteEntry entry : session.list(folder)) {
      RemotePath path = below.child(entry.name());
      switch (entry.kind()) {
        case FOLDER -> {
          folders.add(path);
          walk(session, folder.child(entry.name()), path);
        }
        case FILE -> files.put(path.toString(), new Node(path, entry));
        case OTHER -> {
          // Links and devices are not brought home.
        }
      }
    }
  }

  /** Equal for two moments between which no size, time or name has changed. */
  String signature() {
    StringBuilder text = new StringBuilder();
    each(
        (path, entry) ->
            text.append(path)
                .append('\0')
                .append(entry.size())
                .append('\0')
                .append(entry.modified())
                .append('\n'));
    folders.stream()
        .map(RemotePath::toString)
        .sorted()
        .forEach(folder -> text.append(folder).append("/\n"));
    return text.toString();
  }

  /** True when some program is still writing a file, by its name. */
  boolean hasPartialFile() {
    boolean[] partial = {PartialFiles.isPartial(top.name())};
    each((path, entry) -> partial[0] |= PartialFiles.isPartial(entry.name()));
    return partial[0];
  }

  /** The bytes of all files, -1 where a size is unknown. */
  long size() {
    long sum = 0;
    for (Node node : files.values()) {
      if (node.entry().size() < 0) {
        return -1;
      }
      sum += node.entry().size();
    }
    return sum;
  }

  private void each(BiConsumer<String, RemoteEntry> action) {
    files.forEach((path, node) -> action.accept(path, node.entry()));
  }
}
