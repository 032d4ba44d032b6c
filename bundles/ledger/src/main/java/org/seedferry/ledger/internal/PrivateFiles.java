package org.seedferry.ledger.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and folders that only their owner may read. */
final class PrivateFiles {

  private PrivateFiles() {}

  /** Makes a folder, or an existing one private. */
  static void folder(Path folder) throws IOException {
    Files.createDirectories(folder);
    restrict(folder, "rwx------");
  }

  /** Makes an existing file private. */
  static void file(Path file) throws IOException {
    if (Files.exists(file)) {
      restrict(file, "rw-------");
    }
  }

  /** Writes a small file whole or not at all. */
  static void write(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(next);
    Files.createFile(next);
    restrict(next, "rw-------");
    try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
      channel.write(StandardCharsets.UTF_8.encode(text));
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void restrict(Path path, String mode) throws IOException {
    PosixFileAttributeView posix = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (posix != null) {
      posix.setPermissions(PosixFilePermissions.fromString(mode));
    }
  }
}
