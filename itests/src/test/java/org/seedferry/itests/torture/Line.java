package org.seedferry.itests.torture;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One connection, as who answers on it sees it. Used by one thread. */
final class Line {

  private static final int BLOCK = 1 << 18;

  private final InputStream in;
  private final OutputStream out;
  private final Traffic traffic;
  private final byte[] block = new byte[BLOCK + Content.SLACK];

  Line(InputStream in, OutputStream out, Traffic traffic) {
    this.in = in;
    this.out = out;
    this.traffic = traffic;
  }

  void head(int status, Map<String, String> headers) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " so be it\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    text(head + "\r\n");
  }

  void text(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends bytes of a content. */
  void body(Content content, long from, long to, boolean chunked) throws IOException {
    long at = from;
    while (at < to) {
      int count = (int) Math.min(traffic.portion(BLOCK), to - at);
      int offset = content.fill(at, count, block);
      body(offset, count, chunked);
      at += count;
    }
  }

  /** Sends bytes of a content of which one is wrong. */
  void flippedBody(Content content, long from, long to, long wrong) throws IOException {
    body(content, from, wrong, false);
    int offset = content.fill(wrong, 1, block);
    block[offset] ^= 1;
    body(offset, 1, false);
    body(content, wrong + 1, to, false);
  }

  private void body(int offset, int count, boolean chunked) throws IOException {
    if (chunked) {
      text(Integer.toHexString(count) + "\r\n");
    }
    out.write(block, offset, count);
    if (chunked) {
      text("\r\n");
    }
    traffic.sent(count);
  }

  /** Says nothing more until the client has gone. */
  void awaitEnd() throws IOException {
    out.flush();
    in.transferTo(OutputStream.nullOutputStream());
  }

  void flush() throws IOException {
    out.flush();
  }
}
