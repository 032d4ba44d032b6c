package org.seedferry.transport.http.internal.wire;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;

/** The requests that were sent ahead on a connection, in the order in which they are answered. */
final class Pipeline {

  /** So many bytes may be on their way ahead of who reads them. */
  private static final long MOST_BYTES = 512 << 10;

  /** What a peer takes even while it waits for us to read: so neither waits for the other. */
  private static final int MOST_REQUEST_BYTES = 8 << 10;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Origin origin;
  private final Deque<Ahead> sent = new ArrayDeque<>();

  Pipeline(Origin origin) {
    this.origin = origin;
  }

  boolean isEmpty() {
    return sent.isEmpty();
  }

  /** True when the answer to this request is the next to come. */
  boolean isNext(Request request) {
    return !sent.isEmpty() && sent.peek().request().equals(request);
  }

  /** What the next answer is for; it is on its way no longer. */
  Ahead poll() {
    return sent.poll();
  }

  /**
   * Takes in what is wanted next and not on its way yet, in its order, as far as the bounds let it.
   *
   * @param wanted what is wanted next, beginning with what is on its way
   * @return the requests, to be sent; empty while enough is on its way, as several at a time are
   *     one packet
   */
  ByteBuffer fill(Collection<Ahead> wanted) throws ProtocolException {
    if (sent.size() > Pipelining.DEPTH / 2 || sent.size() >= wanted.size() || !isBegun(wanted)) {
      return NOTHING.duplicate();
    }
    ByteBuffer requests = ByteBuffer.allocate(MOST_REQUEST_BYTES);
    Iterator<Ahead> each = wanted.iterator();
    for (int skipped = 0; skipped < sent.size(); skipped++) {
      each.next();
    }
    while (each.hasNext() && isTaken(each.next(), requests)) {
      // As many as fit.
    }
    return requests.flip();
  }

  /** False when something else is wanted by now than what is on its way. */
  private boolean isBegun(Collection<Ahead> wanted) {
    return sent.isEmpty() || wanted.iterator().next().equals(sent.peek());
  }

  private boolean isTaken(Ahead ahead, ByteBuffer requests) throws ProtocolException {
    long bytes = ahead.length() + sent.stream().mapToLong(Ahead::length).sum();
    if (sent.size() == Pipelining.DEPTH || bytes > MOST_BYTES || !ahead.origin().equals(origin)) {
      return false;
    }
    ByteBuffer request = ahead.request().bytes();
    if (request.remaining() > requests.remaining()) {
      return false;
    }
    requests.put(request);
    sent.add(ahead);
    return true;
  }
}
