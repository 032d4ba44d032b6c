package org.seedferry.downloader.internal.staging;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.seedferry.api.transport.Fingerprint;

/**
 * What of a transfer is home: an append-only log of lines that each carry a checksum, so that a
 * torn end is seen and left out. Thread-safe.
 *
 * <p>Bytes that were written but not forced count only while the system has not been restarted
 * since, as then they are in its cache; the log says during which boot they were written.
 *
 * <pre>
 * crc boot  ID                      lines below were written during this boot
 * crc begin PATH SIZE VALIDATOR     a file is begun, or begun anew
 * crc wrote PATH BYTES              so many bytes from its start are written
 * crc force PATH BYTES              so many bytes from its start are on disk
 * crc done  PATH SIZE               it is whole and on disk
 * </pre>
 */
final class Journal implements AutoCloseable {

  private final Map<String, FileRecord> files = new HashMap<>();
  private final FileChannel channel;

  private Journal(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens a journal and reads what is in it. */
  static Journal open(Path file, String bootId) throws IOException {
    byte[] before = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      Journal journal = new Journal(channel);
      long good = journal.replay(before, bootId);
      channel.truncate(good);
      channel.position(good);
      journal.append("boot", bootId);
      return journal;
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  /** What is known of a file, null when it was not begun. */
  synchronized FileRecord file(String path) {
    return files.get(path);
  }

  synchronized void begin(String path, Fingerprint fingerprint) throws IOException {
    files.put(path, new FileRecord(fingerprint, 0, 0, false));
    append("begin", path, Long.toString(fingerprint.size()), fingerprint.validator());
  }

  synchronized void wrote(String path, long bytes) throws IOException {
    FileRecord file = files.get(path);
    files.put(path, new FileRecord(file.fingerprint(), bytes, file.forced(), false));
    append("wrote", path, Long.toString(bytes));
  }

  synchronized void forced(String path, long bytes) throws IOException {
    FileRecord file = files.get(path);
    files.put(
        path, new FileRecord(file.fingerprint(), Math.max(bytes, file.written()), bytes, false));
    append("force", path, Long.toString(bytes));
  }

  synchronized void done(String path, long size) throws IOException {
    String validator = files.get(path).fingerprint().validator();
    files.put(path, new FileRecord(new Fingerprint(size, validator), size, size, true));
    append("done", path, Long.toString(size));
  }

  /** Forgets what was fetched of a file. */
  synchronized void drop(String path) throws IOException {
    if (files.containsKey(path)) {
      begin(path, new Fingerprint(-1, ""));
    }
  }

  synchronized void force() throws IOException {
    channel.force(false);
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
  }

  private void append(String kind, String... fields) throws IOException {
    StringBuilder line = new StringBuilder(kind);
    for (String field : fields) {
      line.append(' ').append(URLEncoder.encode(field, StandardCharsets.UTF_8));
    }
    ByteBuffer bytes =
        ByteBuffer.wrap(
            (checksum(line.toString()) + " " + line + "\n").getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Replays the log up to its first bad line; how many bytes of it are good. */
  private long replay(byte[] log, String bootId) {
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
        apply(fields, thisBoot);
      }
      start = end + 1;
    }
    return start;
  }

  private void apply(String[] fields, boolean thisBoot) {
    String path = fields[1];
    FileRecord file = files.get(path);
    switch (fields[0]) {
      case "begin" ->
          files.put(
              path,
              new FileRecord(new Fingerprint(Long.parseLong(fields[2]), fields[3]), 0, 0, false));
      case "wrote" -> {
        if (thisBoot) {
          files.put(
              path,
              new FileRecord(file.fingerprint(), Long.parseLong(fields[2]), file.forced(), false));
        }
      }
      case "force" -> {
        long bytes = Long.parseLong(fields[2]);
        files.put(
            path,
            new FileRecord(file.fingerprint(), Math.max(bytes, file.written()), bytes, false));
      }
      case "done" -> {
        long size = Long.parseLong(fields[2]);
        files.put(
            path,
            new FileRecord(
                new Fingerprint(size, file.fingerprint().validator()), size, size, true));
      }
      default -> throw new IllegalStateException("unknown journal line " + fields[0]);
    }
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
    return String.format("%08x", crc.getValue());
  }
}
