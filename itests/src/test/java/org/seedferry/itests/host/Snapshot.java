package org.seedferry.itests.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The files of a transfer, by their paths below its top; a single file has the empty path. */
public record Snapshot(Map<String, Long> sizes, Map<String, String> hashes) {

  /** What stands under a path now. */
  public static Snapshot of(Path top) throws IOException {
    Map<String, Long> sizes = sizes(top);
    Map<String, String> hashes = new TreeMap<>();
    for (String path : sizes.keySet()) {
      hashes.put(path, sha256(path.isEmpty() ? top : top.resolve(path)));
    }
    return new Snapshot(sizes, hashes);
  }

  /** Only the names and sizes of what stands under a path now. */
  public static Map<String, Long> sizes(Path top) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    if (Files.isRegularFile(top, LinkOption.NOFOLLOW_LINKS)) {
      sizes.put("", Files.size(top));
      return sizes;
    }
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            sizes.put(top.relativize(file).toString(), attributes.size());
            return FileVisitResult.CONTINUE;
          }
        });
    return sizes;
  }

  /** The bytes of all files. */
  public long size() {
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] block = new byte[1 << 16];
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        digest.update(block, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
