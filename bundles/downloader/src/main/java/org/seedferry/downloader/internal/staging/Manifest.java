package org.seedferry.downloader.internal.staging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.seedferry.api.Durable;

/**
 * The files of a delivery and their sizes as they were verified: written before it is published,
 * kept until all is done. It tells after a crash whether the delivery stands, and what an *arr has
 * to take over, also when that has moved the files away.
 */
public final class Manifest {

  private final Path root;
  private final Path file;

  Manifest(Path root, Path file) {
    this.root = root;
    this.file = file;
  }

  /** Writes the files by their paths below the local root; on disk when it returns. */
  public void write(Map<String, Long> sizes) throws LocalFailure {
    // No local name holds a line feed: the mapping escapes it.
    StringBuilder lines = new StringBuilder();
    sizes.forEach((path, size) -> lines.append(size).append(' ').append(path).append('\n'));
    try {
      Files.createDirectories(file.getParent());
      Durable.write(file, lines.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw LocalFailure.of("write", file, e);
    }
  }

  /** The files; empty when there is no manifest. */
  public Map<String, Long> read() throws LocalFailure {
    Map<String, Long> sizes = new TreeMap<>();
    try {
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
          int space = line.indexOf(' ');
          sizes.put(line.substring(space + 1), Long.parseLong(line.substring(0, space)));
        }
      }
    } catch (IOException | NumberFormatException | StringIndexOutOfBoundsException e) {
      throw new LocalFailure("cannot read " + file + ": " + e.getMessage(), e);
    }
    return sizes;
  }

  /** True when there is a manifest, and all that it names stands under the local root. */
  public boolean isDelivered() throws LocalFailure {
    Map<String, Long> sizes = read();
    try {
      for (Map.Entry<String, Long> wanted : sizes.entrySet()) {
        Path path = root.resolve(wanted.getKey());
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
            || Files.size(path) != wanted.getValue()) {
          return false;
        }
      }
    } catch (IOException e) {
      throw LocalFailure.of("look at the files of", file, e);
    }
    return !sizes.isEmpty();
  }

  public void delete() throws LocalFailure {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw LocalFailure.of("delete", file, e);
    }
  }
}
