package org.seedferry.transport.http.internal.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;

/**
 * One HTTP/1.1 connection: a request, then its answer to the end, then the next. When an answer has
 * begun, requests for what is wanted next can go out ahead.
 */
final class Connection {

  private final Origin origin;
  private final Line line;
  private final Input in;
  private final Pipeline pipeline;
  private boolean answers;
  private boolean pipelined;
  private boolean broken;

  Connection(Origin origin, Line line) {
    this.origin = origin;
    this.line = line;
    this.in = new Input(line);
    this.pipeline = new Pipeline(origin);
  }

  Origin origin() {
    return origin;
  }

  /** True when an idle connection can take a request, or was sent it ahead and none before it. */
  boolean isUsable(Request request) {
    if (broken) {
      return false;
    }
    if (!pipeline.isEmpty()) {
      return isAsked(request);
    }
    try {
      return !in.hasRest() && !line.isStale();
    } catch (IOException e) {
      return false;
    }
  }

  /** Sends a request and reads the head of its answer. */
  Head exchange(ByteBuffer request) throws IOException {
    line.write(request);
    return head();
  }

  /** True once the first byte of the last request's answer has come. */
  boolean answers() {
    return answers;
  }

  /** True when this request was sent ahead, and its answer is the next to come. */
  boolean isAsked(Request request) {
    return pipeline.isNext(request);
  }

  /** True once anything was sent ahead. */
  boolean isPipelined() {
    return pipelined;
  }

  /**
   * Sends requests ahead: of those that are wanted next as many as may be on their way. Where that
   * fails the answer that has begun may still come.
   */
  void ask(Collection<Ahead> wanted) throws IOException {
    ByteBuffer requests = pipeline.fill(wanted);
    if (requests.hasRemaining()) {
      pipelined = true;
      broken = true;
      line.write(requests);
      broken = false;
    }
  }

  /** What is asked for by the request whose answer is the next to come, and is read now. */
  Ahead pollAsked() {
    return pipeline.poll();
  }

  /**
   * Reads the head of the next answer.
   *
   * @param patience how long it may take to begin
   */
  Head answer(Duration patience) throws IOException {
    Duration stall = line.limit(patience);
    try {
      in.begins();
    } finally {
      line.limit(stall);
    }
    return head();
  }

  private Head head() throws IOException {
    answers = false;
    if (!in.begins()) {
      throw new NoAnswer();
    }
    answers = true;
    return Head.read(in);
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
