package org.seedferry.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** Brings files and folders to the disk, so that they are there after a power cut. */
public final class Durable {

  private Durable() {}

  /** Brings a folder's entries to the disk. */
  public static void folder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** The same for a folder and all folders below it. */
  public static void foldersBelow(Path top) throws IOException {
    try (Stream<Path> tree = Files.walk(top)) {
      for (Path folder : (Iterable<Path>) tree.filter(Files::isDirectory)::iterator) {
        folder(folder);
      }
    }
  }

  /** Writes a file, over one that is there. */
  public static void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  /**
   * Writes a file by one atomic step: there is the whole new one, or what was there before.
   *
   * @param beside where it is written before; in the same file system, and nobody else's
   */
  public static void replace(Path file, Path beside, byte[] bytes) throws IOException {
    write(beside, bytes);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
