package org.seedferry.rpc.internal.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.seedferry.api.Transfer;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.progress.Progress;
import org.seedferry.api.progress.ProgressBoard;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentException;
import org.seedferry.api.torrent.TorrentFile;

/**
 * The files of items: what is home is looked at, of the others a torrent file tells as long as the
 * ledger keeps it, and the fetch engine of those that it is at. Thread-safe.
 */
final class FileLists {

  private static final int MOST = 100_000;

  private final Ledger ledger;
  private final Folders folders;
  private final Supplier<ProgressBoard> progress;

  FileLists(Ledger ledger, Folders folders, Supplier<ProgressBoard> progress) {
    this.ledger = ledger;
    this.folders = folders;
    this.progress = progress;
  }

  List<FileItem> of(Item item) {
    if (item.isHome()) {
      return home(item);
    }
    List<FileItem> known =
        ledger.grabs().source(item.id()).map(source -> wanted(item, source)).orElse(List.of());
    Progress fetch = fetch(item.id());
    if (fetch == null) {
      return known;
    }
    List<FileItem> begun = begun(item, fetch);
    return known.isEmpty() && begun.size() == fetch.files() ? begun : with(known, begun);
  }

  private List<FileItem> home(Item item) {
    String name = ledger.get(item.id()).map(Transfer::localName).orElse(null);
    Path top = name == null ? null : folders.local().resolve(name);
    if (top == null || !Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(top)) {
      List<FileItem> files = new ArrayList<>();
      for (Path file : (Iterable<Path>) tree.sorted().limit(MOST)::iterator) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          long size = Files.size(file);
          String below = top.relativize(file).toString().replace('\\', '/');
          files.add(new FileItem(path(item, below), size, size));
        }
      }
      return files;
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // an *arr is just moving it away
    }
  }

  private List<FileItem> wanted(Item item, GrabSource source) {
    if (source.torrent() == null) {
      return List.of();
    }
    try {
      List<FileItem> files = new ArrayList<>();
      for (TorrentFile file : Torrent.read(source.torrent()).files()) {
        if (!file.padding()) {
          String below =
              file.path().names().stream().map(folders::innerName).collect(Collectors.joining("/"));
          files.add(new FileItem(path(item, below), file.size(), 0));
        }
      }
      return files;
    } catch (TorrentException e) {
      return List.of(); // it was read when it was handed in
    }
  }

  /** Null while it is not fetched. */
  private Progress fetch(long id) {
    ProgressBoard board = progress.get();
    return board == null
        ? null
        : board.current().stream()
            .filter(fetch -> fetch.transferId() == id)
            .findFirst()
            .orElse(null);
  }

  private static List<FileItem> begun(Item item, Progress fetch) {
    return fetch.underWay().stream()
        .map(
            file -> {
              boolean single = fetch.files() == 1 && file.path().equals(item.name());
              String path = path(item, single ? "" : file.path());
              return new FileItem(path, Math.max(0, file.total()), file.done());
            })
        .toList();
  }

  private static List<FileItem> with(List<FileItem> known, List<FileItem> begun) {
    Map<String, FileItem> progress = new HashMap<>();
    begun.forEach(file -> progress.put(file.path(), file));
    return known.stream()
        .map(
            file -> {
              FileItem newer = progress.get(file.path());
              return newer == null
                  ? file
                  : new FileItem(file.path(), file.size(), Math.min(newer.done(), file.size()));
            })
        .toList();
  }

  private static String path(Item item, String below) {
    return below.isEmpty() ? item.name() : item.name() + "/" + below;
  }
}
