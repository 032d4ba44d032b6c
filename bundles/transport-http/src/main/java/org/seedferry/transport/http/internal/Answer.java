package org.seedferry.transport.http.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import org.seedferry.transport.http.internal.wire.Reply;

/** An answer whose body is not read yet. Its connection is either left for the next or cut off. */
final class Answer {

  private static final int WORTH_READING = 64 << 10;
  private static final int BLOCK = 1 << 14;

  private final URI uri;
  private final Reply reply;

  Answer(URI uri, Reply reply) {
    this.uri = uri;
    this.reply = reply;
  }

  /** Where it came from, after redirects. */
  URI uri() {
    return uri;
  }

  int status() {
    return reply.status();
  }

  boolean isRedirect() {
    int code = status();
    return (code == 301 || code == 302 || code == 303 || code == 307 || code == 308)
        && header("Location") != null;
  }

  /** A header's value, trimmed; null when there is none. */
  String header(String name) {
    return reply.header(name);
  }

  /** The length that was announced; -1 where none was. */
  long length() {
    return reply.length();
  }

  /** Reads some of the body's bytes; -1 at its end. */
  int read(ByteBuffer target) throws IOException {
    return reply.read(target);
  }

  /**
   * Reads the whole body, and leaves the connection for the next request.
   *
   * @return null when it is longer than allowed
   */
  byte[] content(int longest) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    try {
      while (reply.read(block.clear()) >= 0) {
        if (content.size() + block.position() > longest) {
          return null;
        }
        content.write(block.array(), 0, block.position());
      }
      return content.toByteArray();
    } finally {
      reply.release();
    }
  }

  /** Reads a short rest, so that the connection can be used again; cuts off a long one. */
  void discard() {
    try {
      if (length() <= WORTH_READING) {
        content(WORTH_READING);
      }
    } catch (IOException e) {
      // What nobody wants need not come whole.
      return;
    } finally {
      finish();
    }
  }

  /** Ends the connection, from any thread; a read that is blocked on it fails. */
  void abort() {
    reply.abort();
  }

  /** Leaves the connection after the body was read to its end; cuts it off otherwise. */
  void finish() {
    reply.release();
  }
}
