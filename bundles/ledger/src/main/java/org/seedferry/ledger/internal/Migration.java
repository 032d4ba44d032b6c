package org.seedferry.ledger.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * One step of the schema.
 *
 * @param version its number, from 1 without a gap
 * @param name its file's name
 * @param sql its statements; each can be repeated, because H2 commits after each of them and a
 *     crash may leave the first ones done
 */
record Migration(int version, String name, String sql) {

  private static final List<String> FILES =
      List.of("V001__transfers_events_cursors.sql", "V002__pauses.sql", "V003__grabs.sql");

  /** The steps that this program knows, in order. */
  static List<Migration> all() {
    return FILES.stream().map(Migration::load).toList();
  }

  private static Migration load(String file) {
    try (InputStream in = Migration.class.getResourceAsStream(file)) {
      String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
      return new Migration(Integer.parseInt(file.substring(1, 4)), file, sql);
    } catch (IOException e) {
      throw new UncheckedIOException("the bundle's own file " + file + " cannot be read", e);
    }
  }

  List<String> statements() {
    String code = sql.replaceAll("(?m)^\\s*--.*$", "");
    return Arrays.stream(code.split(";\\s*(\n|$)"))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  String checksum() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(sql.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
