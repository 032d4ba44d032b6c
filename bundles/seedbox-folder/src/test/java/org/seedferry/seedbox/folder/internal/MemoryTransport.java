package org.seedferry.seedbox.folder.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemoteEntry.Kind;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.Transport;
import org.seedferry.api.transport.TransportSession;

/** A remote folder of names and sizes, without bytes. */
final class MemoryTransport implements Transport {

  private final Map<String, RemoteEntry> entries = new TreeMap<>();
  private boolean sizesInStat = true;

  void file(String path, long size) {
    put(path, Kind.FILE, size);
  }

  void folder(String path) {
    put(path, Kind.FOLDER, -1);
  }

  void other(String path) {
    put(path, Kind.OTHER, -1);
  }

  /** Sizes are told by listings only, from now on. */
  void hideSizesFromStat() {
    sizesInStat = false;
  }

  private void put(String path, Kind kind, long size) {
    RemotePath remote = RemotePath.parse(path);
    for (int depth = 1; depth < remote.names().size(); depth++) {
      RemotePath parent = new RemotePath(remote.names().subList(0, depth));
      entries.put(parent.toString(), new RemoteEntry(parent.name(), Kind.FOLDER, -1, null));
    }
    entries.put(path, new RemoteEntry(remote.name(), kind, size, Instant.EPOCH));
  }

  @Override
  public Set<String> schemes() {
    return Set.of("memory");
  }

  @Override
  public TransportSession open(Location location) {
    return new TransportSession() {
      @Override
      public List<RemoteEntry> list(RemotePath folder) {
        List<RemoteEntry> found = new ArrayList<>();
        entries.forEach(
            (path, entry) -> {
              List<String> names = RemotePath.parse(path).names();
              if (names.subList(0, names.size() - 1).equals(folder.names())) {
                found.add(entry);
              }
            });
        return found;
      }

      @Override
      public RemoteEntry stat(RemotePath path) throws RemoteFailure {
        RemoteEntry entry = entries.get(path.toString());
        if (entry == null) {
          throw RemoteFailure.gone("no " + path, null);
        }
        return sizesInStat
            ? entry
            : new RemoteEntry(entry.name(), entry.kind(), -1, entry.modified());
      }

      @Override
      public RemoteBody open(RemotePath file, long offset, long length, Fingerprint expected) {
        throw new UnsupportedOperationException("names only");
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }
}
