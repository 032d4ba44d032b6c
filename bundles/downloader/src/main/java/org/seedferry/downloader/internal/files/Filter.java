package org.seedferry.downloader.internal.files;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.Contents.RemoteFile;
import org.seedferry.api.transport.RemotePath;

/**
 * Which files of a transfer are brought home. A single file always is, and where nothing would be
 * left everything is. Immutable.
 */
public final class Filter {

  /** Takes everything. */
  public static final Filter NONE = new Filter("", "", 0);

  private final List<Glob> skipped;
  private final List<Glob> kept;
  private final long smallest;

  /**
   * @param skip patterns of what is left out
   * @param keep patterns of what is taken all the same
   * @param smallest what has fewer bytes is left out
   */
  Filter(String skip, String keep, long smallest) {
    this.skipped = Glob.parseAll(skip);
    this.kept = Glob.parseAll(keep);
    this.smallest = smallest;
  }

  /** What of it is wanted: the same contents where that is everything. */
  public Contents of(Contents all) {
    List<RemoteFile> wanted = all.files().stream().filter(this::isWanted).toList();
    if (!all.folder() || wanted.isEmpty() || wanted.size() == all.files().size()) {
      return all;
    }
    return new Contents(all.location(), all.name(), true, wanted, folders(all, wanted));
  }

  private boolean isWanted(RemoteFile file) {
    String path = file.path().toString();
    if (kept.stream().anyMatch(each -> each.matches(path))) {
      return true;
    }
    boolean small = file.size() >= 0 && file.size() < smallest;
    return !small && skipped.stream().noneMatch(each -> each.matches(path));
  }

  /** A folder of which all files are left out goes with them; an empty one stays. */
  private static List<RemotePath> folders(Contents all, List<RemoteFile> wanted) {
    Set<RemotePath> filled = parents(all.files());
    Set<RemotePath> needed = parents(wanted);
    return all.folders().stream()
        .filter(folder -> needed.contains(folder) || !filled.contains(folder))
        .toList();
  }

  private static Set<RemotePath> parents(List<RemoteFile> files) {
    Set<RemotePath> parents = new HashSet<>();
    for (RemoteFile file : files) {
      List<String> names = file.path().names();
      for (int length = names.size() - 1; length > 0; length--) {
        parents.add(new RemotePath(names.subList(0, length)));
      }
    }
    return parents;
  }
}
