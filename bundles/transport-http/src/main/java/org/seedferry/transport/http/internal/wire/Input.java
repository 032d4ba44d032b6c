package org.seedferry.transport.http.internal.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/** What a line says: lines of text out of a small buffer, and bytes past it. */
final class Input {

  private static final int SIZE = 1 << 14;

  private final Line line;
  private final ByteBuffer ahead = ByteBuffer.allocateDirect(SIZE).flip();

  Input(Line line) {
    this.line = line;
  }

  /** True when bytes were read that nobody has taken. */
  boolean hasRest() {
    return ahead.hasRemaining();
  }

  /** Waits for the first byte; false when the line ends instead. */
  boolean begins() throws IOException {
    return ahead.hasRemaining() || fill();
  }

  /**
   * Reads bytes: what came along with a text before, otherwise straight off the line.
   *
   * @param most how many at most
   * @return how many; -1 at the line's end
   */
  int read(ByteBuffer target, long most) throws IOException {
    int limit = target.limit();
    target.limit(target.position() + (int) Math.min(target.remaining(), most));
    try {
      if (!ahead.hasRemaining()) {
        return line.read(target);
      }
      int count = Math.min(ahead.remaining(), target.remaining());
      target.put(target.position(), ahead, ahead.position(), count);
      target.position(target.position() + count);
      ahead.position(ahead.position() + count);
      return count;
    } finally {
      target.limit(limit);
    }
  }

  /**
   * Reads a line of text, byte by character, without its end: a line feed, with a carriage return
   * before it or not.
   *
   * @throws ProtocolException when it is longer than allowed, or holds what others take for its end
   */
  String text(int longest) throws IOException {
    StringBuilder text = new StringBuilder(64);
    while (true) {
      if (!ahead.hasRemaining() && !fill()) {
        throw new EOFException("the connection ended in the middle of an answer");
      }
      char c = (char) (ahead.get() & 0xFF);
      int last = text.length() - 1;
      boolean afterReturn = last >= 0 && text.charAt(last) == '\r';
      if (c == '\n') {
        text.setLength(afterReturn ? last : last + 1);
        return text.toString();
      }
      if (afterReturn || c == 0) {
        throw new ProtocolException("a line holds a lone carriage return or a NUL");
      }
      if (last >= longest) {
        throw new ProtocolException("a line is longer than " + longest + " bytes");
      }
      text.append(c);
    }
  }

  private boolean fill() throws IOException {
    ahead.clear();
    try {
      return line.read(ahead) >= 0;
    } finally {
      ahead.flip();
    }
  }
}
