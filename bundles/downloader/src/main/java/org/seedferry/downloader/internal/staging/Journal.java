package org.seedferry.downloader.internal.staging;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.seedferry.api.Durable;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.downloader.internal.staging.Ranges.Range;

/**
 * What of a transfer is home: an append-only log of lines that each carry a checksum, so that a
 * torn end is seen and left out. Thread-safe; an interrupt does not close it.
 *
 * <p>Bytes that were written but not forced count only while the system has not been restarted
 * since, as then they are in its cache; the log says during which boot they were written.
 *
 * <pre>
 * crc boot  ID                      lines below were written during this boot
 * crc begin PATH SIZE VALIDATOR     a file is begun, or begun anew
 * crc wrote PATH FROM TO            these bytes are written
 * crc force PATH FROM TO FROM TO …  these bytes are on disk
 * crc good  PATH FROM TO FROM TO …  these bytes are what their hashes say
 * crc bad   PATH FROM TO            these bytes are not, and are fetched again
 * crc done  PATH SIZE               it is whole and on disk
 * </pre>
 *
 * <p>A {@code wrote} or {@code force} with one number, as older versions write them, means so many
 * bytes from the start. When it is opened, a log of which most is out of date is written anew.
 */
final class Journal implements AutoCloseable {

  /** A log below this is not worth to be written anew. */
  private static final int SMALL = 64 << 10;

  private final Map<String, FileRecord> files = new LinkedHashMap<>();
  private final RandomAccessFile log;

  private Journal(Path file, String bootId) throws IOException {
    byte[] before = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    int good = replay(before, bootId);
    byte[] compact = before.length < SMALL ? null : compact(bootId);
    if (compact != null && compact.length < good / 2) {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Durable.replace(file, fresh, compact);
      good = compact.length;
    }
    log = new RandomAccessFile(file.toFile(), "rw");
    try {
      log.setLength(good);
      log.seek(good);
      append("boot", bootId);
    } catch (IOException | RuntimeException | Error e) {
      log.close();
      throw e;
    }
  }

  /** Opens a journal and reads what is in it. */
  static Journal open(Path file, String bootId) throws IOException {
    return new Journal(file, bootId);
  }

  /** How many bytes a journal counts as written; 0 where there is none. */
  static long written(Path file, String bootId) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    Map<String, FileRecord> known = new LinkedHashMap<>();
    replay(Files.readAllBytes(file), bootId, known);
    return known.values().stream().mapToLong(each -> each.written().total()).sum();
  }

  /** What is known of a file, null when it was not begun. */
  synchronized FileRecord file(String path) {
    return files.get(path);
  }

  synchronized void begin(String path, Fingerprint fingerprint) throws IOException {
    append("begin", path, Long.toString(fingerprint.size()), fingerprint.validator());
    files.put(path, FileRecord.begun(fingerprint));
  }

  synchronized void wrote(String path, long from, long to) throws IOException {
    append("wrote", path, Long.toString(from), Long.toString(to));
    files.computeIfPresent(path, (any, record) -> record.wrote(Ranges.of(from, to)));
  }

  synchronized void forced(String path, Ranges ranges) throws IOException {
    append(line("force", path, ranges));
    files.computeIfPresent(path, (any, record) -> record.forced(ranges));
  }

  synchronized void verified(String path, long from, long to) throws IOException {
    append("good", path, Long.toString(from), Long.toString(to));
    files.computeIfPresent(path, (any, record) -> record.verified(Ranges.of(from, to)));
  }

  synchronized void spoilt(String path, long from, long to) throws IOException {
    append("bad", path, Long.toString(from), Long.toString(to));
    files.computeIfPresent(path, (any, record) -> record.spoilt(Ranges.of(from, to)));
  }

  synchronized void done(String path, long size) throws IOException {
    append("done", path, Long.toString(size));
    files.computeIfPresent(path, (any, record) -> record.whole(size));
  }

  /** Forgets what was fetched of a file. */
  synchronized void drop(String path) throws IOException {
    if (files.containsKey(path)) {
      begin(path, new Fingerprint(-1, ""));
    }
  }

  void force() throws IOException {
    log.getFD().sync();
  }

  @Override
  public synchronized void close() throws IOException {
    log.close();
  }

  private void append(String kind, String... fields) throws IOException {
    append(line(kind, fields));
  }

  /** What a full disk has torn goes again, or nothing behind it would ever be read. */
  private void append(String line) throws IOException {
    long end = log.getFilePointer();
    try {
      log.write(line.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      log.setLength(end);
      log.seek(end);
      throw e;
    }
  }

  private static String line(String kind, String... fields) {
    StringBuilder line = new StringBuilder(kind);
    for (String field : fields) {
      line.append(' ').append(URLEncoder.encode(field, StandardCharsets.UTF_8));
    }
    return checksum(line.toString()) + " " + line + "\n";
  }

  private static String line(String kind, String path, Ranges ranges) {
    String[] fields = new String[1 + 2 * ranges.list().size()];
    fields[0] = path;
    int at = 1;
    for (Range range : ranges.list()) {
      fields[at++] = Long.toString(range.from());
      fields[at++] = Long.toString(range.to());
    }
    return line(kind, fields);
  }

  /** The shortest log that says the same. */
  private byte[] compact(String bootId) {
    StringBuilder text = new StringBuilder(line("boot", bootId));
    files.forEach(
        (path, record) -> {
          Fingerprint source = record.fingerprint();
          text.append(line("begin", path, Long.toString(source.size()), source.validator()));
          if (record.done()) {
            text.append(line("done", path, Long.toString(source.size())));
          } else {
            text.append(parts(path, record));
          }
          if (!record.verified().isEmpty()) {
            text.append(line("good", path, record.verified()));
          }
        });
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String parts(String path, FileRecord record) {
    StringBuilder text = new StringBuilder();
    if (!record.forced().isEmpty()) {
      text.append(line("force", path, record.forced()));
    }
    for (Range range : record.written().list()) {
      if (!record.forced().contains(range.from(), range.to())) {
        text.append(line("wrote", path, Long.toString(range.from()), Long.toString(range.to())));
      }
    }
    return text.toString();
  }

  private int replay(byte[] before, String bootId) {
    return replay(before, bootId, files);
  }

  /** Replays the log up to its first bad line; how many bytes of it are good. */
  private static int replay(byte[] log, String bootId, Map<String, FileRecord> files) {
    boolean thisBoot = false;
    int start = 0;
    for (int end = next(log, start); end >= 0; end = next(log, start)) {
      String line = new String(log, start, end - start, StandardCharsets.US_ASCII);
      if (line.length() < 10 || !line.substring(0, 8).equals(checksum(line.substring(9)))) {
        break;
      }
      String[] fields = line.substring(9).split(" ", -1);
      for (int i = 1; i < fields.length; i++) {
        fields[i] = URLDecoder.decode(fields[i], StandardCharsets.UTF_8);
      }
      if (fields[0].equals("boot")) {
        thisBoot = !bootId.isEmpty() && fields[1].equals(bootId);
      } else {
        apply(fields, thisBoot, files);
      }
      start = end + 1;
    }
    return start;
  }

  private static void apply(String[] fields, boolean thisBoot, Map<String, FileRecord> files) {
    String path = fields[1];
    switch (fields[0]) {
      case "begin" ->
          files.put(path, FileRecord.begun(new Fingerprint(Long.parseLong(fields[2]), fields[3])));
      case "wrote" -> {
        if (thisBoot) {
          files.computeIfPresent(path, (any, file) -> file.wrote(ranges(fields)));
        }
      }
      case "force" -> files.computeIfPresent(path, (any, file) -> file.forced(ranges(fields)));
      case "good" -> files.computeIfPresent(path, (any, file) -> file.verified(ranges(fields)));
      case "bad" -> files.computeIfPresent(path, (any, file) -> file.spoilt(ranges(fields)));
      case "done" ->
          files.computeIfPresent(path, (any, file) -> file.whole(Long.parseLong(fields[2])));
      default -> throw new IllegalStateException("unknown journal line " + fields[0]);
    }
  }

  private static Ranges ranges(String[] fields) {
    if (fields.length == 3) {
      return Ranges.of(0, Long.parseLong(fields[2]));
    }
    Ranges ranges = Ranges.NONE;
    for (int i = 2; i + 1 < fields.length; i += 2) {
      ranges = ranges.add(Long.parseLong(fields[i]), Long.parseLong(fields[i + 1]));
    }
    return ranges;
  }

  private static int next(byte[] log, int start) {
    for (int i = start; i < log.length; i++) {
      if (log[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
