package org.seedferry.testing.fake;

import jakarta.json.JsonObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seedferry.api.transport.RemotePath;

/**
 * The files and transfers of a Put.io account. Everything has an id; 0 is the root folder.
 * Thread-safe.
 */
final class PutioAccount {

  static final long ROOT = 0;

  private final Map<Long, PutioFile> files = new LinkedHashMap<>();
  private final Map<Long, Map<String, PutioFile>> folders = new HashMap<>();
  private final Map<Long, PutioTransfer> transfers = new LinkedHashMap<>();
  private final Map<String, PutioTransfer> byHash = new HashMap<>();
  private final Map<String, Long> stored = new HashMap<>();
  private long lastId = 36_003_177;
  private boolean keepWhatIsRemoved;
  private Path disk;

  /** Keeps the bytes of each file on a real disk, under its id. */
  synchronized void storeIn(Path folder) {
    disk = folder;
  }

  synchronized void keepWhatIsRemoved(boolean keep) {
    keepWhatIsRemoved = keep;
  }

  /** Puts a torrent into the folder of its first label. */
  synchronized void put(FakeTorrent torrent) {
    List<String> labels = torrent.labels();
    add(torrent, labels.isEmpty() ? ROOT : folder(labels.get(0)));
  }

  /** Adds a torrent; empty when it is there already. */
  synchronized Optional<JsonObject> add(FakeTorrent torrent, long parent) {
    if (has(torrent.hash())) {
      return Optional.empty();
    }
    PutioTransfer transfer = new PutioTransfer(++lastId, torrent, parent);
    transfers.put(transfer.id, transfer);
    byHash.put(torrent.hash(), transfer);
    return Optional.of(row(transfer));
  }

  synchronized boolean has(String hash) {
    return byHash.containsKey(hash);
  }

  synchronized void progress(String hash, double fraction) {
    byHash.get(hash).torrent.progress(fraction);
  }

  synchronized void status(String hash, String status) {
    byHash.get(hash).status = status;
  }

  /** True when a transfer is gone and what it has stored is there. */
  synchronized boolean leftData(String hash) {
    return !has(hash) && files.containsKey(stored.getOrDefault(hash, ROOT));
  }

  /** Takes all that is complete off the list of transfers, and leaves the files. */
  synchronized void clean() {
    List<PutioTransfer> complete =
        transfers.values().stream().filter(PutioTransfer::isStored).toList();
    complete.forEach(this::forget);
  }

  synchronized List<JsonObject> transfers() {
    return transfers.values().stream().map(this::row).toList();
  }

  synchronized Optional<JsonObject> transfer(long id) {
    return Optional.ofNullable(transfers.get(id)).map(this::row);
  }

  /** Removes a transfer, not what it has stored; false when there is none. */
  synchronized boolean cancel(long id) {
    if (!transfers.containsKey(id)) {
      return false;
    }
    if (!keepWhatIsRemoved) {
      forget(transfers.get(id));
    }
    return true;
  }

  /** What is in a folder; empty when there is no such folder. */
  synchronized Optional<List<JsonObject>> list(long folder) {
    if (folder != ROOT && (!files.containsKey(folder) || !files.get(folder).isFolder())) {
      return Optional.empty();
    }
    return Optional.of(children(folder).stream().map(PutioFile::row).toList());
  }

  synchronized Optional<PutioFile> file(long id) {
    return Optional.ofNullable(files.get(id));
  }

  /** Stores a file that somebody has uploaded. */
  synchronized JsonObject upload(String name, long parent, byte[] content) {
    PutioFile file =
        PutioFile.file(++lastId, parent, name, content.length, target -> target.write(content));
    keep(file);
    return file.row();
  }

  /** Makes a folder; empty when the name is taken. */
  synchronized Optional<JsonObject> createFolder(String name, long parent) {
    if (child(parent, name).isPresent()) {
      return Optional.empty();
    }
    PutioFile folder = PutioFile.folder(++lastId, parent, name);
    keep(folder);
    return Optional.of(folder.row());
  }

  /** Deletes a file, or a folder with all that is in it; false when there is none. */
  synchronized boolean delete(long id) {
    PutioFile file = files.remove(id);
    if (file == null) {
      return false;
    }
    folders.get(file.parent()).remove(file.name());
    children(id).forEach(child -> delete(child.id()));
    folders.remove(id);
    if (disk != null) {
      try {
        Files.deleteIfExists(disk.resolve(String.valueOf(id)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return true;
  }

  /** The names of all files and folders below the root. */
  synchronized List<String> names() {
    return files.values().stream().map(PutioFile::name).toList();
  }

  private long folder(String name) {
    return child(ROOT, name)
        .map(PutioFile::id)
        .orElseGet(() -> createFolder(name, ROOT).orElseThrow().getJsonNumber("id").longValue());
  }

  private void forget(PutioTransfer transfer) {
    transfers.remove(transfer.id);
    byHash.remove(transfer.torrent.hash());
  }

  private JsonObject row(PutioTransfer transfer) {
    if (transfer.file == 0 && transfer.isStored()) {
      transfer.file = store(transfer);
      stored.put(transfer.torrent.hash(), transfer.file);
    }
    return transfer.row(files.containsKey(transfer.file));
  }

  /** The id of what holds all files of a transfer. */
  private long store(PutioTransfer transfer) {
    Map<String, Long> known = new LinkedHashMap<>();
    for (FakeTorrent.FakeFile file : transfer.torrent.files()) {
      if (file.wanted()) {
        store(transfer, file, known);
      }
    }
    return known.values().iterator().next();
  }

  private void store(PutioTransfer transfer, FakeTorrent.FakeFile file, Map<String, Long> known) {
    String[] names = file.path().split("/", -1);
    long parent = transfer.parent;
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < names.length; i++) {
      path.append('/').append(names[i]);
      Long id = known.get(path.toString());
      if (id == null) {
        id = ++lastId;
        known.put(path.toString(), id);
        String name = i == 0 ? free(names[i], parent) : names[i];
        keep(
            i < names.length - 1
                ? PutioFile.folder(id, parent, name)
                : PutioFile.file(
                    id,
                    parent,
                    name,
                    file.size(),
                    target -> transfer.torrent.writeContent(file, target)));
      }
      parent = id;
    }
  }

  /** A name that is taken gets a number behind it; one that is none stays as hostile as it is. */
  private String free(String name, long parent) {
    String free = name;
    for (int i = 1; RemotePath.isName(name) && child(parent, free).isPresent(); i++) {
      free = name + " (" + i + ")";
    }
    return free;
  }

  private void keep(PutioFile file) {
    files.put(file.id(), file);
    folders.computeIfAbsent(file.parent(), any -> new LinkedHashMap<>()).put(file.name(), file);
    if (disk != null && !file.isFolder()) {
      Path path = disk.resolve(String.valueOf(file.id()));
      try (var out = new BufferedOutputStream(Files.newOutputStream(path))) {
        file.writeTo(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private List<PutioFile> children(long folder) {
    return List.copyOf(folders.getOrDefault(folder, Map.of()).values());
  }

  private Optional<PutioFile> child(long folder, String name) {
    return Optional.ofNullable(folders.getOrDefault(folder, Map.of()).get(name));
  }
}
