package org.seedferry.transport.sftp.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Puts the bytes of a channel together to answers. Used by one thread at a time. */
final class Inlet {

  /** More than any server sends in one packet; a larger one is an attack or no SFTP at all. */
  private static final int LARGEST_PACKET = 1 << 20;

  private final Consumer<Reply> target;
  private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
  private byte[] packet;
  private int filled;

  Inlet(Consumer<Reply> target) {
    this.target = target;
  }

  /**
   * Takes the next bytes, and hands on the answers that are whole with them.
   *
   * @throws IOException when they cannot be SFTP
   */
  void take(byte[] bytes, int offset, int count) throws IOException {
    int at = offset;
    int left = count;
    while (left > 0) {
      int part;
      if (packet == null) {
        part = Math.min(left, length.remaining());
        length.put(bytes, at, part);
        if (!length.hasRemaining()) {
          begin(length.flip().getInt());
        }
      } else {
        part = Math.min(left, packet.length - filled);
        System.arraycopy(bytes, at, packet, filled, part);
        filled += part;
        if (filled == packet.length) {
          Reply whole = new Reply(packet);
          packet = null;
          target.accept(whole);
        }
      }
      at += part;
      left -= part;
    }
  }

  private void begin(int size) throws IOException {
    length.clear();
    if (size < Reply.HEAD || size > LARGEST_PACKET) {
      throw new IOException("sent a packet of " + size + " bytes, which is no SFTP");
    }
    packet = new byte[size];
    filled = 0;
  }
}
