package org.seedferry.drop.folder.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.seedferry.api.Durable;

/**
 * What was handed over already, on disk: a line for each file, with a checksum, so that one that a
 * crash has torn is seen and left out. Thread-safe; an interrupt does not close it.
 *
 * <pre>
 * crc SHA256 SIZE MILLISECONDS PATH
 * </pre>
 */
final class HandedOver {

  private static final int FIELDS = 5;

  /** The same content under another name is another file. */
  private record Key(String path, String sha256) {}

  private record Entry(long size, Instant at) {}

  private final Path file;
  private final Map<Key, Entry> entries = new LinkedHashMap<>();
  private boolean torn;

  HandedOver(Path file) {
    this.file = file;
  }

  /** Reads what is on disk. */
  synchronized void load() throws IOException {
    entries.clear();
    if (!Files.exists(file)) {
      return;
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    boolean good = text.isEmpty() || text.endsWith("\n");
    for (String line : text.split("\n")) {
      good &= read(line);
    }
    if (!good) {
      rewrite(entries);
    }
  }

  /** When a file was handed over; empty when it was not. */
  synchronized Optional<Instant> at(Path path, long size, String sha256) {
    Entry entry = entries.get(new Key(path.toString(), sha256));
    return entry == null || entry.size() != size ? Optional.empty() : Optional.of(entry.at());
  }

  /** A file was handed over; on disk when it returns. */
  synchronized void add(Path path, long size, String sha256, Instant at) throws IOException {
    Key key = new Key(path.toString(), sha256);
    Entry entry = new Entry(size, at);
    append(line(key, entry));
    entries.put(key, entry);
  }

  /**
   * Forgets what was handed over before a moment.
   *
   * @return how many that were
   */
  synchronized int forget(Instant before) throws IOException {
    Map<Key, Entry> kept = new LinkedHashMap<>(entries);
    kept.values().removeIf(entry -> entry.at().isBefore(before));
    int forgotten = entries.size() - kept.size();
    if (forgotten > 0) {
      rewrite(kept);
      entries.keySet().retainAll(kept.keySet());
    }
    return forgotten;
  }

  /** False when the line is none. */
  private boolean read(String line) {
    String[] fields = line.split(" ");
    if (fields.length != FIELDS || !fields[0].equals(checksum(line.substring(9)))) {
      return false;
    }
    String path = URLDecoder.decode(fields[4], StandardCharsets.UTF_8);
    entries.put(
        new Key(path, fields[1]),
        new Entry(Long.parseLong(fields[2]), Instant.ofEpochMilli(Long.parseLong(fields[3]))));
    return true;
  }

  private void append(String line) throws IOException {
    boolean afterTorn = torn;
    torn = true;
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "rw")) {
      log.seek(log.length());
      log.write(((afterTorn ? "\n" : "") + line).getBytes(StandardCharsets.US_ASCII));
      log.getFD().sync();
    }
    torn = false;
  }

  private void rewrite(Map<Key, Entry> kept) throws IOException {
    StringBuilder text = new StringBuilder();
    kept.forEach((key, entry) -> text.append(line(key, entry)));
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Durable.replace(file, beside, text.toString().getBytes(StandardCharsets.US_ASCII));
    torn = false;
  }

  private static String line(Key key, Entry entry) {
    String line =
        String.join(
            " ",
            key.sha256(),
            Long.toString(entry.size()),
            Long.toString(entry.at().toEpochMilli()),
            URLEncoder.encode(key.path(), StandardCharsets.UTF_8));
    return checksum(line) + " " + line + "\n";
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    return String.format("%08x", crc.getValue());
  }
}
