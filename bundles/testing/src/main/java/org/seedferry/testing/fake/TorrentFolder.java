package org.seedferry.testing.fake;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of fake torrents on a real disk: incomplete ones have their full length and end in
 * {@code .part}, as Transmission does it.
 */
final class TorrentFolder {

  private final Path root;

  TorrentFolder(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** Makes the disk look like the torrent's progress; what is hostile is not written. */
  void show(FakeTorrent torrent) {
    for (FakeTorrent.FakeFile file : harmless(torrent)) {
      try {
        show(torrent, file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Deletes the torrent's own files, and its folders where nothing else lies in them. */
  void delete(FakeTorrent torrent) {
    for (FakeTorrent.FakeFile file : harmless(torrent)) {
      try {
        Files.deleteIfExists(path(file));
        Files.deleteIfExists(part(file));
        deleteEmptyParents(path(file).getParent());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** True when a file of it is there and whole. */
  boolean has(FakeTorrent torrent) {
    return harmless(torrent).stream().anyMatch(file -> Files.exists(path(file)));
  }

  private List<FakeTorrent.FakeFile> harmless(FakeTorrent torrent) {
    return torrent.files().stream().filter(file -> !isHostile(file)).toList();
  }

  private boolean isHostile(FakeTorrent.FakeFile file) {
    try {
      Path path = path(file);
      return !path.startsWith(root) || path.equals(root);
    } catch (InvalidPathException e) {
      return true;
    }
  }

  private void show(FakeTorrent torrent, FakeTorrent.FakeFile file) throws IOException {
    Path whole = path(file);
    if (Files.exists(whole) || !torrent.metadata()) {
      return;
    }
    Files.createDirectories(whole.getParent());
    try (var sparse = new RandomAccessFile(part(file).toFile(), "rw")) {
      sparse.setLength(file.size());
    }
    if (file.wanted() && torrent.progress() >= 1) {
      try (var out = new BufferedOutputStream(Files.newOutputStream(part(file)))) {
        torrent.writeContent(file, out);
      }
      Files.move(part(file), whole);
    }
  }

  private void deleteEmptyParents(Path folder) throws IOException {
    for (Path next = folder; !next.equals(root) && Files.exists(next); next = next.getParent()) {
      try {
        Files.delete(next);
      } catch (DirectoryNotEmptyException e) {
        return;
      }
    }
  }

  private Path path(FakeTorrent.FakeFile file) {
    return root.resolve(file.path()).normalize();
  }

  private Path part(FakeTorrent.FakeFile file) {
    Path whole = path(file);
    return whole.resolveSibling(whole.getFileName() + ".part");
  }
}
