package org.seedferry.testing.fake;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The torrents of a fake client, by their hashes; with their files where it is given a folder.
 * Thread-safe.
 */
public final class FakeTorrents {

  private final Map<String, FakeTorrent> torrents = new LinkedHashMap<>();
  private final Set<String> leftData = new HashSet<>();
  private TorrentFolder folder;
  private boolean keepWhatIsRemoved;

  FakeTorrents() {}

  synchronized void storeIn(Path newFolder) {
    folder = new TorrentFolder(newFolder);
  }

  synchronized void keepWhatIsRemoved(boolean keep) {
    keepWhatIsRemoved = keep;
  }

  synchronized void put(FakeTorrent torrent) {
    torrents.put(torrent.hash(), torrent);
    show(torrent);
  }

  synchronized void progress(String hash, double fraction) {
    show(torrents.get(hash).progress(fraction));
  }

  synchronized boolean has(String hash) {
    return torrents.containsKey(hash);
  }

  /** Null when there is none. */
  public synchronized FakeTorrent get(String hash) {
    return torrents.get(hash);
  }

  /** Every torrent that is there, in the order in which they came. */
  public synchronized List<FakeTorrent> all() {
    return new ArrayList<>(torrents.values());
  }

  /** Lets a torrent go, unless it is told to keep what is removed. */
  public synchronized void remove(String hash, boolean withData) {
    if (keepWhatIsRemoved || !torrents.containsKey(hash)) {
      return;
    }
    FakeTorrent torrent = torrents.remove(hash);
    if (!withData) {
      leftData.add(hash);
    } else if (folder != null) {
      folder.delete(torrent);
    }
  }

  synchronized boolean leftData(String hash) {
    return leftData.contains(hash);
  }

  /** True when a file of it lies where it is kept; always where none is kept. */
  synchronized boolean isStored(FakeTorrent torrent) {
    return folder == null || folder.has(torrent);
  }

  private void show(FakeTorrent torrent) {
    if (folder != null) {
      folder.show(torrent);
    }
  }
}
