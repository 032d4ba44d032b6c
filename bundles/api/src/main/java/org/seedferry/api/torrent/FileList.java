package org.seedferry.api.torrent;

import java.util.ArrayList;
import java.util.List;
import org.seedferry.api.torrent.Bencode.Value;
import org.seedferry.api.transport.RemotePath;

/** The files as version 1 lists them. */
record FileList(String name, boolean folder, List<TorrentFile> files) {

  static FileList read(Fields info) throws TorrentException {
    String name = Names.checked(Fields.name(info.named("name")));
    if (!info.has("files")) {
      TorrentFile only = new TorrentFile(RemotePath.ROOT, info.number("length"), false);
      return new FileList(name, false, List.of(only));
    }
    List<TorrentFile> files = new ArrayList<>();
    for (Value each : info.items("files")) {
      files.add(file(Fields.of("files", each)));
    }
    Names.checkUnique(files);
    return new FileList(name, true, files);
  }

  private static TorrentFile file(Fields file) throws TorrentException {
    List<String> names = new ArrayList<>();
    if (!(file.named("path") instanceof Bencode.Items path) || path.list().isEmpty()) {
      throw new TorrentException("'path' is no list of names");
    }
    for (Value each : path.list()) {
      names.add(Names.checked(Fields.name(each)));
    }
    boolean padding =
        file.has("attr") && Fields.name(file.entries().map().get("attr")).indexOf('p') >= 0;
    return new TorrentFile(new RemotePath(names), file.number("length"), padding);
  }

  /** True when the other version has the same files, but for padding, and the same name. */
  boolean isSame(FileTree tree) {
    List<TorrentFile> stored = files.stream().filter(file -> !file.padding()).toList();
    return name.equals(tree.name()) && folder == tree.folder() && stored.equals(tree.files());
  }
}
