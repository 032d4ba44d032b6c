package org.seedferry.api.torrent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.seedferry.api.torrent.Bencode.Text;
import org.seedferry.api.torrent.Bencode.Value;
import org.seedferry.api.transport.RemotePath;

/**
 * The files as version 2 has them: folders in folders.
 *
 * @param roots the root of each file's tree of hashes; empty for an empty file
 */
record FileTree(String name, boolean folder, List<TorrentFile> files, List<byte[]> roots) {

  private static final int ROOT = 32;

  static FileTree read(Fields info) throws TorrentException {
    String name = Names.checked(Fields.name(info.named("name")));
    List<TorrentFile> files = new ArrayList<>();
    List<byte[]> roots = new ArrayList<>();
    Fields tree = info.fields("file tree");
    add(tree, RemotePath.ROOT, files, roots);
    if (files.isEmpty()) {
      throw new TorrentException("'file tree' has no file");
    }
    Names.checkUnique(files);
    boolean single = files.size() == 1 && files.get(0).path().names().equals(List.of(name));
    if (single) {
      files.set(0, new TorrentFile(RemotePath.ROOT, files.get(0).size(), false));
    }
    return new FileTree(name, !single, files, roots);
  }

  private static void add(
      Fields folder, RemotePath path, List<TorrentFile> files, List<byte[]> roots)
      throws TorrentException {
    for (Map.Entry<String, Value> each : folder.map().entrySet()) {
      Text key = new Text(each.getKey().getBytes(StandardCharsets.ISO_8859_1));
      Fields below = Fields.of("file tree", each.getValue());
      if (key.bytes().length > 0) {
        add(below, path.child(Names.checked(Fields.name(key))), files, roots);
        continue;
      }
      long size = below.number("length");
      byte[] root = size == 0 ? new byte[0] : below.bytes("pieces root");
      if (path.names().isEmpty() || folder.map().size() != 1 || size > 0 && root.length != ROOT) {
        throw new TorrentException(
            "'file tree' has '" + Names.shown(path) + "' in a form that cannot be");
      }
      files.add(new TorrentFile(path, size, false));
      roots.add(root);
    }
  }
}
