package org.seedferry.transport.http.internal.wire;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An answer: its head, and a body that is yet to be read. Used by one thread at a time, but for
 * {@link #abort()}.
 */
public final class Reply {

  private final Head head;
  private final Framing body;
  private final long length;
  private final Connection connection;
  private final Wire wire;
  private final AtomicBoolean ended = new AtomicBoolean();

  Reply(String method, Head head, Connection connection, Wire wire) throws IOException {
    this.head = head;
    this.body = connection.body(method, head);
    this.length = head.length();
    this.connection = connection;
    this.wire = wire;
  }

  public int status() {
    return head.status();
  }

  /** A header's first value, stripped; null when there is none. */
  public String header(String name) {
    return head.header(name);
  }

  /** The length that was announced, for a HEAD request too; -1 where none was. */
  public long length() {
    return length;
  }

  /**
   * Reads some of the body's bytes, straight into a direct buffer.
   *
   * @return how many; -1 at its end
   * @throws java.io.EOFException when the connection ends before the body
   * @throws ProtocolException when its chunks make no sense
   * @throws java.net.SocketTimeoutException when the peer is silent for too long
   */
  public int read(ByteBuffer target) throws IOException {
    try {
      return target.hasRemaining() ? body.read(target) : 0;
    } catch (IOException e) {
      if (!ended.get()) {
        wire.broken(connection, e);
      }
      throw e;
    }
  }

  /**
   * Leaves the connection for the next request where the body was read to its end; ends it else.
   */
  public void release() {
    boolean whole = isWhole();
    if (ended.compareAndSet(false, true)) {
      if (whole && head.keepsAlive()) {
        wire.keep(connection);
      } else {
        connection.close();
      }
    }
  }

  /** Ends the connection, unless it was left before; from any thread. */
  public void abort() {
    if (ended.compareAndSet(false, true)) {
      connection.close();
    }
  }

  private boolean isWhole() {
    try {
      return !ended.get() && body.finish();
    } catch (IOException e) {
      return false;
    }
  }
}
