package org.seedferry.downloader.internal.verify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.seedferry.downloader.internal.staging.StagedFile;

/** Reads back what was written. */
final class StretchReader {

  private StretchReader() {}

  /** Hands on the bytes of a stretch; fewer where the file ends before. */
  static void read(
      StagedFile file, long from, long to, ByteBuffer buffer, Consumer<ByteBuffer> target)
      throws LocalFailure {
    try (FileChannel channel = file.read()) {
      long at = from;
      while (at < to) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), to - at));
        int count = channel.read(buffer, at);
        if (count < 0) {
          return;
        }
        at += count;
        target.accept(buffer.flip());
      }
    } catch (LocalFailure e) {
      throw e;
    } catch (IOException e) {
      throw LocalFailure.of("read back", file, e);
    }
  }
}
