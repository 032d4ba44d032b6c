package org.seedferry.seedbox.putio.internal;

import jakarta.json.JsonObject;
import java.util.Optional;
import java.util.regex.Pattern;
import org.seedferry.api.Checksum;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/**
 * A file or folder of the account, by the {@code FileBaseSchema} of {@code putio-sdk-typescript}
 * ({@code domains/files.ts}).
 *
 * @param id its id
 * @param name the name under which it is stored
 * @param folder whether it is a folder
 * @param size bytes
 * @param checksum of its bytes, as far as it is known
 */
record Entry(long id, String name, boolean folder, long size, Optional<Checksum> checksum) {

  private static final Pattern CRC32 = Pattern.compile("[0-9a-fA-F]{1,8}");

  static Entry read(JsonObject row) throws UnreadableException {
    boolean folder = WireJson.text(row, "file_type").equals("FOLDER");
    return new Entry(
        WireJson.count(row, "id"),
        WireJson.text(row, "name"),
        folder,
        WireJson.count(row, "size"),
        folder ? Optional.empty() : checksum(WireJson.textOrEmpty(row, "crc32")));
  }

  private static Optional<Checksum> checksum(String hex) {
    return CRC32.matcher(hex).matches()
        ? Optional.of(Checksum.parse(Checksum.Algorithm.CRC32, "0".repeat(8 - hex.length()) + hex))
        : Optional.empty();
  }
}
