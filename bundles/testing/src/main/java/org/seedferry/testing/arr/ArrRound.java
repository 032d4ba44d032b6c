package org.seedferry.testing.arr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.seedferry.testing.arr.ArrDownload.Status;
import org.seedferry.testing.fake.FakeArr;

/**
 * What an *arr does with a torrent client every minute: looks at it, imports what is complete,
 * tells so, and removes what may be removed. Not thread-safe.
 */
public final class ArrRound {

  private final FakeArr arr;
  private final ArrClient client;
  private final Path library;
  private final Set<String> imported = new HashSet<>();
  private final List<String> imports = new ArrayList<>();

  /**
   * @param client the torrent client, on whose deliveries this *arr looks directly
   * @param library on the file system of the deliveries
   */
  public ArrRound(FakeArr arr, ArrClient client, Path library) {
    this.arr = arr;
    this.client = client;
    this.library = library;
  }

  /** Grabs a release by a magnet link; returns its hash in upper case. */
  public String grab(String title, String magnet) throws IOException {
    String hash = client.grab(magnet);
    arr.grab(hash, title);
    return hash;
  }

  /** Grabs a release by a torrent file; returns its hash in upper case. */
  public String grab(String title, byte[] torrent) throws IOException {
    String hash = client.grab(title, torrent);
    arr.grab(hash, title);
    return hash;
  }

  /** One round; returns what there was to see at its beginning. */
  public List<ArrDownload> run() throws IOException {
    List<ArrDownload> downloads = client.poll();
    // what is gone is forgotten: when it comes back it counts as another one
    imported.retainAll(downloads.stream().map(ArrDownload::downloadId).toList());
    for (ArrDownload download : downloads) {
      if (download.status() == Status.COMPLETED) {
        complete(download);
      }
    }
    return downloads;
  }

  private void complete(ArrDownload download) throws IOException {
    String id = download.downloadId();
    Path delivery = Path.of(download.outputPath());
    if (!imported.contains(id)
        && Files.exists(delivery)
        && arr.importDelivery(id, delivery, library, download.canMoveFiles())) {
      imported.add(id);
      imports.add(id);
      client.markImported(download);
    }
    if (imported.contains(id) && download.canBeRemoved()) {
      client.remove(download);
    }
  }

  /** The hashes of what it has imported, each as often as it has. */
  public List<String> imports() {
    return List.copyOf(imports);
  }
}
