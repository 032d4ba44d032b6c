package org.seedferry.launcher;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.function.Consumer;

/** Passes whole lines on, each with its end; the rest follows when the stream is closed. */
final class LineStream extends OutputStream {

  private final Consumer<byte[]> lines;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

  LineStream(Consumer<byte[]> lines) {
    this.lines = lines;
  }

  @Override
  public synchronized void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    int end = offset + length;
    while (end > offset && bytes[end - 1] != '\n') {
      end--;
    }
    if (end > offset) {
      pending.write(bytes, offset, end - offset);
      pass();
    }
    pending.write(bytes, end, offset + length - end);
  }

  @Override
  public synchronized void close() {
    if (pending.size() > 0) {
      pending.write('\n');
      pass();
    }
  }

  private void pass() {
    lines.accept(pending.toByteArray());
    pending.reset();
  }
}
