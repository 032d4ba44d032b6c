package org.seedferry.drop.folder.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osgi.util.converter.Converters;
import org.seedferry.testing.torrent.TorrentMaker;

/** A drop folder as its users have it. */
final class Drops {

  private final Path root;

  Drops(Path root) {
    this.root = root;
  }

  /** The settings of it. */
  DropFolder.Config config(String... pairs) {
    Map<String, Object> settings = new TreeMap<>(Map.of("path", root.toString()));
    for (int i = 0; i < pairs.length; i += 2) {
      boolean isNumber = pairs[i].equals("workers") || pairs[i].equals("slots");
      settings.put(pairs[i], isNumber ? Integer.valueOf(pairs[i + 1]) : pairs[i + 1]);
    }
    return Converters.standardConverter().convert(settings).to(DropFolder.Config.class);
  }

  static byte[] torrent(String name) {
    return new TorrentMaker(name, 16 << 10).file("", name.getBytes(StandardCharsets.UTF_8)).v1();
  }

  static String magnet(String name) {
    String hash = String.format("%040x", name.hashCode() & 0xffffffffL);
    return "magnet:?xt=urn:btih:" + hash + "&dn=" + name;
  }

  Path at(String path) {
    return root.resolve(path);
  }

  /** Makes a folder. */
  void make(String path) {
    try {
      Files.createDirectory(at(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path put(String path, byte[] content) throws IOException {
    Files.createDirectories(at(path).getParent());
    return Files.write(at(path), content);
  }

  Path put(String path, String content) throws IOException {
    return put(path, content.getBytes(StandardCharsets.UTF_8));
  }

  /** A good torrent, named after its file. */
  Path putTorrent(String path) throws IOException {
    String file = at(path).getFileName().toString();
    return put(path, torrent(file.substring(0, file.lastIndexOf('.'))));
  }

  /** Every path below it that is no folder, but for what belongs to the bundle alone. */
  List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(path -> !Files.isDirectory(path))
          .map(path -> root.relativize(path).toString())
          .filter(path -> !path.startsWith(".seedferry"))
          .sorted()
          .toList();
    }
  }

  /** The first line of the reason for which a file was refused. */
  String reason(String path) throws IOException {
    return Files.readAllLines(at("failed/" + path + ".reason.txt")).get(0);
  }
}
