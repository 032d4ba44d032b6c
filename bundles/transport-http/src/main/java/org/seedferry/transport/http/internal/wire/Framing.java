package org.seedferry.transport.http.internal.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a body ends (RFC 9112, 6). */
interface Framing {

  /**
   * Reads some of the body's bytes.
   *
   * @return how many; -1 at its end, again and again
   * @throws EOFException when the connection ends before the body
   */
  int read(ByteBuffer target) throws IOException;

  /**
   * Takes what stands behind the body's last byte.
   *
   * @return true when the connection can be used for the next answer
   */
  boolean finish() throws IOException;

  /** A body whose length was announced. */
  final class Counted implements Framing {

    private final Input in;
    private long left;

    Counted(Input in, long length) {
      this.in = in;
      this.left = length;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = in.read(target, left);
      if (count < 0) {
        throw new EOFException("the connection ended " + left + " bytes before the body");
      }
      left -= count;
      return count;
    }

    @Override
    public boolean finish() {
      return left == 0;
    }
  }

  /** A body in chunks. */
  final class Chunked implements Framing {

    private static final int LONGEST_LINE = 4_096;
    private static final Pattern SIZE = Pattern.compile("([0-9A-Fa-f]{1,15})[ \\t]*(?:;.*)?");

    private final Input in;
    private long left;
    private boolean begun;
    private boolean ended;

    Chunked(Input in) {
      this.in = in;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      if (left == 0 && !ended) {
        next();
      }
      if (ended) {
        return -1;
      }
      int count = in.read(target, left);
      if (count < 0) {
        throw new EOFException("the connection ended in the middle of a chunk");
      }
      left -= count;
      return count;
    }

    @Override
    public boolean finish() throws IOException {
      if (left == 0 && !ended) {
        next();
      }
      return ended;
    }

    private void next() throws IOException {
      if (begun && !in.text(0).isEmpty()) {
        throw new ProtocolException("a chunk is longer than it says");
      }
      begun = true;
      Matcher size = SIZE.matcher(in.text(LONGEST_LINE));
      if (!size.matches()) {
        throw new ProtocolException("a chunk without a size");
      }
      left = Long.parseLong(size.group(1), 16);
      if (left == 0) {
        Head.headers(in);
        ended = true;
      }
    }
  }

  /** A body that ends with its connection. */
  final class Rest implements Framing {

    private final Input in;
    private boolean ended;

    Rest(Input in) {
      this.in = in;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      int count = ended ? -1 : in.read(target, Long.MAX_VALUE);
      ended |= count < 0;
      return count;
    }

    @Override
    public boolean finish() {
      return false;
    }
  }
}
