package org.seedferry.downloader.internal.staging;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;

/** Looks through and deletes local trees; never follows a link. */
public final class Trees {

  private Trees() {}

  /** Deletes a file or a folder with everything below it; what is not there counts as deleted. */
  public static void delete(Path top) throws IOException {
    try {
      Files.walkFileTree(
          top,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException trouble)
                throws IOException {
              if (trouble != null) {
                throw trouble;
              }
              Files.deleteIfExists(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (NoSuchFileException e) {
      // Somebody else was faster.
    }
  }

  /**
   * The sizes of all files of a tree by their paths below its top; a single file has the empty
   * path.
   */
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
}
