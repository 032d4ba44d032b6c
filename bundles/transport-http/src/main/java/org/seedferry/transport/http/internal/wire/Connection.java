package org.seedferry.transport.http.internal.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One HTTP/1.1 connection: a request, then its answer to the end, then the next. */
final class Connection {

  private final Origin origin;
  private final Line line;
  private final Input in;
  private boolean answers;

  Connection(Origin origin, Line line) {
    this.origin = origin;
    this.line = line;
    this.in = new Input(line);
  }

  Origin origin() {
    return origin;
  }

  /** True when an idle connection can take a request. */
  boolean isUsable() {
    try {
      return !in.hasRest() && !line.isStale();
    } catch (IOException e) {
      return false;
    }
  }

  /** Sends a request and reads the head of its answer. */
  Head exchange(ByteBuffer request) throws IOException {
    answers = false;
    line.write(request);
    if (!in.begins()) {
      throw new NoAnswer();
    }
    answers = true;
    return Head.read(in);
  }

  /** True once the first byte of the last request's answer has come. */
  boolean answers() {
    return answers;
  }

  Framing body(String method, Head head) throws IOException {
    boolean none = method.equals("HEAD") || head.status() == 204 || head.status() == 304;
    boolean chunked = head.isChunked();
    long length = head.length();
    if (none) {
      return new Framing.Counted(in, 0);
    }
    if (chunked) {
      return new Framing.Chunked(in);
    }
    return length < 0 ? new Framing.Rest(in) : new Framing.Counted(in, length);
  }

  /** Ends it, from any thread; what blocks in it fails. */
  void close() {
    line.close();
  }
}
