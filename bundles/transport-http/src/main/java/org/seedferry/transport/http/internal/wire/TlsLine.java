package org.seedferry.transport.http.internal.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * TLS over a TCP connection. Records are decrypted straight into the reader's buffer where one fits
 * in. A connection that ends without the peer's goodbye is cut off, not ended: {@link #read} throws
 * then (RFC 8446, 6.1).
 */
final class TlsLine implements Line {

  /** Some records at a time, so that a system call is paid once for all of them. */
  private static final int RECORDS = 8;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketLine line;
  private final SSLEngine engine;
  private final ByteBuffer sealedIn;
  private final ByteBuffer sealedOut;
  private final ByteBuffer plainIn;
  private boolean ended;

  TlsLine(SocketLine line, SSLEngine engine) {
    this.line = line;
    this.engine = engine;
    int record = engine.getSession().getPacketBufferSize();
    this.sealedIn = ByteBuffer.allocateDirect(RECORDS * record).flip();
    this.sealedOut = ByteBuffer.allocateDirect(record);
    this.plainIn = ByteBuffer.allocateDirect(engine.getSession().getApplicationBufferSize()).flip();
  }

  /**
   * Shakes hands.
   *
   * @throws SocketTimeoutException when that takes longer than the limit
   * @throws SSLException when the peer is not trusted, or does not speak TLS
   */
  void handshake(Duration within) throws IOException {
    long deadline = System.nanoTime() + within.toNanos();
    engine.beginHandshake();
    try {
      while (isShaking()) {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (left.isNegative()) {
          throw new SocketTimeoutException("no TLS within " + within);
        }
        if (ended) {
          throw new EOFException("the peer has ended the TLS handshake");
        }
        line.limit(left);
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP) {
          try {
            unwrap(plainIn.compact(), true);
          } finally {
            plainIn.flip();
          }
        } else {
          answer();
        }
      }
    } catch (SSLException e) {
      tellWhy();
      throw e;
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (plainIn.hasRemaining()) {
      return pour(target);
    }
    if (target.remaining() < plainIn.capacity()) {
      plainIn.clear();
      try {
        await(plainIn);
      } finally {
        plainIn.flip();
      }
      return plainIn.hasRemaining() ? pour(target) : -1;
    }
    int before = target.position();
    await(target);
    while (target.remaining() >= plainIn.capacity() && decrypt(target, false)) {
      // As many of the records as have come already.
    }
    return target.position() > before ? target.position() - before : -1;
  }

  @Override
  public void write(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      wrap(source);
    }
  }

  @Override
  public boolean isStale() throws IOException {
    if (plainIn.hasRemaining() || ended) {
      return true;
    }
    plainIn.clear();
    try {
      // What comes on an idle line are tickets for new sessions, and the goodbye.
      while (plainIn.position() == 0 && decrypt(plainIn, false)) {
        continue;
      }
      return ended || plainIn.position() > 0;
    } finally {
      plainIn.flip();
    }
  }

  @Override
  public Duration limit(Duration silence) {
    return line.limit(silence);
  }

  @Override
  public void close() {
    line.close();
  }

  private boolean isShaking() {
    HandshakeStatus status = engine.getHandshakeStatus();
    return status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED;
  }

  private int pour(ByteBuffer target) {
    int count = Math.min(target.remaining(), plainIn.remaining());
    target.put(target.position(), plainIn, plainIn.position(), count);
    target.position(target.position() + count);
    plainIn.position(plainIn.position() + count);
    return count;
  }

  /** Decrypts until there are bytes, or the peer has said goodbye. */
  private void await(ByteBuffer target) throws IOException {
    int before = target.position();
    while (!ended && target.position() == before) {
      decrypt(target, true);
    }
  }

  /** Decrypts one record, and does what it asks for: a new key, for instance. */
  private boolean decrypt(ByteBuffer target, boolean wait) throws IOException {
    boolean any = unwrap(target, wait);
    HandshakeStatus status = engine.getHandshakeStatus();
    while (status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP) {
      answer();
      status = engine.getHandshakeStatus();
    }
    return any;
  }

  /**
   * Takes one record.
   *
   * @param wait whether to wait for it
   * @return false when there was none
   */
  private boolean unwrap(ByteBuffer target, boolean wait) throws IOException {
    while (!ended) {
      switch (engine.unwrap(sealedIn, target).getStatus()) {
        case OK:
          return true;
        case CLOSED:
          ended = true;
          break;
        case BUFFER_OVERFLOW:
          throw new SSLException("a TLS record is larger than it may be");
        default:
          if (!receive(wait)) {
            return false;
          }
      }
    }
    return false;
  }

  private boolean receive(boolean wait) throws IOException {
    sealedIn.compact();
    try {
      int count = wait ? line.read(sealedIn) : line.readNow(sealedIn);
      if (count < 0 && wait) {
        throw new EOFException("the TLS connection was cut off");
      }
      return count > 0;
    } finally {
      sealedIn.flip();
    }
  }

  private void answer() throws IOException {
    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      for (Runnable task = engine.getDelegatedTask();
          task != null;
          task = engine.getDelegatedTask()) {
        task.run();
      }
    } else {
      wrap(NOTHING.duplicate());
    }
  }

  private void wrap(ByteBuffer source) throws IOException {
    SSLEngineResult result = engine.wrap(source, sealedOut.clear());
    line.write(sealedOut.flip());
    if (result.getStatus() == Status.CLOSED && source.hasRemaining()) {
      throw new EOFException("the peer has ended the TLS connection");
    }
  }

  /** Sends the alert that says why we go, so that it stands in the server's log. */
  private void tellWhy() {
    try {
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        wrap(NOTHING.duplicate());
      }
    } catch (IOException e) {
      // The first trouble is the one to tell.
      return;
    }
  }
}
