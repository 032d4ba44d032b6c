package org.seedferry.itests.torture;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads the files of a transfer behind their writer, as its journal tells of them, compares each
 * byte, and gives the disk back what it has compared: so the files may be larger than the disk.
 * Their names and sizes stay as they are.
 */
final class Follower implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int BLOCK = 1 << 20;
  private static final int PAGE = 4 << 10;
  private static final long WORTH_A_HOLE = 16L << 20;

  private final Path staging;
  private final Path delivery;
  private final Map<String, Content> expected;
  private final Map<String, FileChannel> open = new HashMap<>();
  private final Map<String, TreeMap<Long, Long>> compared = new HashMap<>();
  private final StringBuilder torn = new StringBuilder();
  private final byte[] block = new byte[BLOCK];
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::follow, "follower");
  private RandomAccessFile journal;
  private Path content;
  private volatile long bytes;
  private volatile String trouble;

  /**
   * Follows the first transfer that is staged.
   *
   * @param staging the folder that staging folders appear in
   * @param delivery where its files are in the end
   * @param expected what its files have to hold, by path
   */
  Follower(Path staging, Path delivery, Map<String, Content> expected) {
    this.staging = staging;
    this.delivery = delivery;
    this.expected = Map.copyOf(expected);
    thread.setDaemon(true);
    thread.start();
  }

  /** How many bytes were right so far. */
  long bytes() {
    return bytes;
  }

  /** What was wrong; null while nothing was. */
  String trouble() {
    return trouble;
  }

  /** Compares the rest, and ends. */
  @Override
  public void close() throws IOException, InterruptedException {
    closing.countDown();
    thread.join();
    if (journal != null) {
      journal.close();
    }
    for (FileChannel each : open.values()) {
      each.close();
    }
  }

  private void follow() {
    try {
      boolean last = false;
      while (!last && trouble == null) {
        last = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        if (journal != null || isFound()) {
          readOn();
        }
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      trouble = "the follower has ended: " + e;
    }
  }

  private boolean isFound() throws IOException {
    if (!Files.isDirectory(staging)) {
      return false;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(staging)) {
      for (Path folder : folders) {
        if (Files.exists(folder.resolve("journal"))) {
          journal = new RandomAccessFile(folder.resolve("journal").toFile(), "r");
          content = folder.resolve("content");
          return true;
        }
      }
    }
    return false;
  }

  private void readOn() throws IOException, InterruptedException {
    byte[] more = new byte[(int) Math.min(BLOCK, journal.length() - journal.getFilePointer())];
    while (more.length > 0) {
      journal.readFully(more);
      torn.append(new String(more, StandardCharsets.US_ASCII));
      for (int end = torn.indexOf("\n"); end >= 0; end = torn.indexOf("\n")) {
        read(torn.substring(0, end).split(" ", -1));
        torn.delete(0, end + 1);
      }
      more = new byte[(int) Math.min(BLOCK, journal.length() - journal.getFilePointer())];
    }
  }

  private void read(String[] line) throws IOException, InterruptedException {
    String path = URLDecoder.decode(line[2], StandardCharsets.UTF_8);
    if (line[1].equals("begin")) {
      open.put(path, FileChannel.open(place(path)));
    } else if (line[1].equals("wrote")) {
      compare(path, Long.parseLong(line[3]), Long.parseLong(line[4]));
    }
  }

  private Path place(String path) {
    Path staged = content.resolve(path);
    return Files.exists(staged) ? staged : delivery.resolve(path);
  }

  private void compare(String path, long from, long to) throws IOException, InterruptedException {
    for (long at = from; at < to; ) {
      ByteBuffer target = ByteBuffer.wrap(block, 0, (int) Math.min(BLOCK, to - at));
      while (target.hasRemaining() && open.get(path).read(target, at + target.position()) > 0) {
        // It reads on.
      }
      int count = target.position();
      if (count == 0 || !expected.get(path).isIn(block, count, at)) {
        trouble = path + " is wrong between the bytes " + at + " and " + (at + count);
        return;
      }
      at += count;
      bytes += count;
    }
    giveBack(path, from, to);
  }

  /** What lies side by side is given back together. */
  private void giveBack(String path, long from, long to) throws IOException, InterruptedException {
    TreeMap<Long, Long> ranges = compared.computeIfAbsent(path, any -> new TreeMap<>());
    long start = from;
    long end = to;
    Map.Entry<Long, Long> before = ranges.floorEntry(from);
    if (before != null && before.getValue() == from) {
      start = before.getKey();
    }
    Long after = ranges.remove(to);
    end = after == null ? end : after;
    ranges.put(start, end);
    if (end - start >= WORTH_A_HOLE) {
      ranges.remove(start);
      long first = (start + PAGE - 1) / PAGE * PAGE;
      punch(place(path), first, end / PAGE * PAGE - first);
    }
  }

  /** What is published in this moment keeps its last blocks. */
  private static void punch(Path file, long offset, long length)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "fallocate",
                "--punch-hole",
                "--offset",
                Long.toString(offset),
                "--length",
                Long.toString(length),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0 && Files.exists(file)) {
      throw new IOException("no hole in " + file + ": " + said);
    }
  }
}
