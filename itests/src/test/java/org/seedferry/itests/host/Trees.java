package org.seedferry.itests.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.seedferry.api.Sizes;

/** Makes folders as people have them, and compares folders. */
public final class Trees {

  private Trees() {}

  /**
   * Many small files, one big one, empty ones, nested folders, and every name that makes trouble.
   */
  public static void makeNasty(Path top, boolean hidden) throws IOException {
    Path small = Files.createDirectories(top.resolve("many small files"));
    Random random = new Random(1);
    for (int folder = 0; folder < 50; folder++) {
      Path in = Files.createDirectories(small.resolve("folder " + folder));
      for (int file = 0; file < 100; file++) {
        byte[] bytes = new byte[random.nextInt(4000)];
        random.nextBytes(bytes);
        Files.write(in.resolve("file " + file + ".bin"), bytes);
      }
    }
    makeBig(top.resolve("big.mkv"), Sizes.parse(System.getProperty("seedferry.big.file", "64MiB")));
    Path empty = Files.createDirectories(top.resolve("empty things/nested/empty folder"));
    Files.createFile(empty.getParent().resolve("empty file"));
    Files.createDirectories(top.resolve("an empty folder"));
    Path deep = top.resolve("deep");
    for (int depth = 0; depth < 20; depth++) {
      deep = deep.resolve("level " + depth);
    }
    Files.writeString(Files.createDirectories(deep).resolve("bottom.txt"), "bottom");
    Path names =
        Files.createDirectories(top.resolve("Naïve [2024] (Ünï 日本) & Söns – 100% #1 'q' \"d\""));
    for (String name :
        List.of(
            " leading and trailing ",
            "-dash",
            "--",
            "a+b; c=d %20 $x?.txt",
            "back\\slash",
            "quote'quote\"quote",
            "[brackets] {braces} (parens)",
            "emoji 😀 🚢.mkv",
            "ÄÖÜ äöü ß é",
            "e\u0301 decomposed",
            "ファイル 01.flac",
            "x".repeat(196) + ".txt",
            "%2e%2e%2f",
            "a&amp;b<c>",
            "tilde~",
            "#hash")) {
      Files.writeString(names.resolve(name), "content of " + name);
    }
    if (hidden) {
      Files.writeString(names.resolve(".hidden 😀"), "hidden");
      Files.writeString(
          Files.createDirectories(top.resolve(".hidden folder")).resolve("in it"), "hidden");
    }
    Files.writeString(top.resolve("-single [file].txt"), "single");
    Files.createFile(top.resolve("empty single"));
  }

  /** A file of this size with bytes that differ everywhere. */
  public static void makeBig(Path file, long size) throws IOException {
    byte[] block = new byte[1 << 20];
    new Random(size).nextBytes(block);
    ByteBuffer buffer = ByteBuffer.wrap(block);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (long at = 0; at < size; at += block.length) {
        buffer.putLong(0, at).clear().limit((int) Math.min(block.length, size - at));
        channel.write(buffer);
      }
    }
  }

  /** Copies a folder with everything in it to a name that is free. */
  public static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  /** Deletes a folder with everything in it; none need be there. */
  public static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /**
   * Fails unless {@code diff -r} finds both folders identical; our hidden folder does not count.
   */
  public static void assertIdentical(Path expected, Path actual)
      throws IOException, InterruptedException {
    Process diff =
        new ProcessBuilder(
                "diff", "-r", "--exclude=.seedferry", expected.toString(), actual.toString())
            .redirectErrorStream(true)
            .start();
    String differences = new String(diff.getInputStream().readAllBytes());
    assertThat(diff.waitFor()).as(differences.lines().limit(10).toList().toString()).isZero();
  }
}
