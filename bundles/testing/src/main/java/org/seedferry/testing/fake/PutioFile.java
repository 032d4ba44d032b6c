package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/** A file or folder of a {@link PutioAccount}. Immutable. */
final class PutioFile {

  /** Writes the bytes of a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream target) throws IOException;
  }

  private final long id;
  private final long parent;
  private final String name;
  private final long size;
  private final Content content;

  private PutioFile(long id, long parent, String name, long size, Content content) {
    this.id = id;
    this.parent = parent;
    this.name = name;
    this.size = size;
    this.content = content;
  }

  static PutioFile folder(long id, long parent, String name) {
    return new PutioFile(id, parent, name, 0, null);
  }

  static PutioFile file(long id, long parent, String name, long size, Content content) {
    return new PutioFile(id, parent, name, size, content);
  }

  long id() {
    return id;
  }

  long parent() {
    return parent;
  }

  String name() {
    return name;
  }

  boolean isFolder() {
    return content == null;
  }

  void writeTo(OutputStream target) throws IOException {
    content.writeTo(target);
  }

  JsonObject row() {
    var row =
        Json.createObjectBuilder()
            .add("id", id)
            .add("parent_id", parent)
            .add("name", name)
            .add("size", size)
            .add("file_type", isFolder() ? "FOLDER" : "VIDEO")
            .add("content_type", isFolder() ? "application/x-directory" : "video/x-matroska")
            .add("folder_type", "REGULAR")
            .add("created_at", "2024-05-06T07:08:09")
            .add("updated_at", "2024-05-06T07:08:09")
            .add("is_hidden", false)
            .add("is_shared", false)
            .add("is_mp4_available", false)
            .addNull("extension")
            .addNull("first_accessed_at")
            .addNull("icon")
            .addNull("opensubtitles_hash")
            .addNull("screenshot");
    return (isFolder() ? row.addNull("crc32") : row.add("crc32", crc32())).build();
  }

  private String crc32() {
    CRC32 crc = new CRC32();
    try (var out = new CheckedOutputStream(OutputStream.nullOutputStream(), crc)) {
      writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "%08x".formatted(crc.getValue());
  }
}
