package org.seedferry.transport.ftp.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/** TLS over another line. */
final class TlsLine implements Line {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Line line;
  private final SSLEngine engine;
  private final ByteBuffer received;
  private final ByteBuffer sent;

  /** What did not fit into the caller's buffer. */
  private ByteBuffer spilled = NOTHING;

  private boolean ended;
  private boolean brought;

  /**
   * @param engine a client's, not begun
   * @param buffer has room for a record at least; what is in it is lost
   */
  TlsLine(Line line, SSLEngine engine, ByteBuffer buffer) {
    this.line = line;
    this.engine = engine;
    this.received = buffer.position(0).limit(0);
    this.sent = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
  }

  /** Sends the first message of the handshake, and awaits nothing. */
  void hello(Duration limit) throws IOException {
    engine.beginHandshake();
    wrap(NOTHING, limit);
  }

  /** Does the rest of the handshake. */
  void handshake(Duration limit) throws IOException {
    ByteBuffer early = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    while (isHandshaking(engine.getHandshakeStatus())) {
      if (step(limit)) {
        continue;
      }
      SSLEngineResult result = engine.unwrap(received, early);
      if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
        receive(limit);
      } else if (result.getStatus() == Status.CLOSED) {
        throw new EOFException("the peer ended the TLS handshake");
      }
    }
    spilled = early.flip();
  }

  /** True when bytes or their end have come over it since the handshake. */
  boolean hasBrought() {
    return brought;
  }

  @Override
  public int read(ByteBuffer target, Duration limit) throws IOException {
    int count = decrypt(target, limit);
    brought |= count != 0;
    return count;
  }

  @Override
  public void write(ByteBuffer source, Duration limit) throws IOException {
    while (source.hasRemaining()) {
      wrap(source, limit);
    }
  }

  @Override
  public void close() {
    line.close();
  }

  private int decrypt(ByteBuffer target, Duration limit) throws IOException {
    if (spilled.hasRemaining()) {
      return give(target);
    }
    int before = target.position();
    ByteBuffer into = target;
    while (!ended) {
      Status status = engine.unwrap(received, into).getStatus();
      if (status == Status.OK) {
        step(limit);
        if (into != target && into.position() > 0) {
          spilled = into.flip();
          return give(target);
        }
      } else if (status == Status.CLOSED) {
        ended();
      } else if (target.position() > before) {
        break;
      } else if (status == Status.BUFFER_OVERFLOW) {
        // The engine says so before it looks whether the record is there as a whole.
        into = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
      } else {
        int count = fill(limit);
        if (count == 0) {
          return 0;
        }
        ended = count < 0;
      }
    }
    return target.position() > before ? target.position() - before : -1;
  }

  private int give(ByteBuffer target) {
    int part = Math.min(target.remaining(), spilled.remaining());
    target.put(spilled.slice().limit(part));
    spilled.position(spilled.position() + part);
    return part;
  }

  /** Answers the peer's goodbye. */
  private void ended() throws IOException {
    ended = true;
    engine.closeOutbound();
    wrap(NOTHING, Duration.ofSeconds(1));
  }

  /** Does what the engine wants besides reading; false when that is nothing. */
  private boolean step(Duration limit) throws IOException {
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> {
        for (Runnable task = engine.getDelegatedTask();
            task != null;
            task = engine.getDelegatedTask()) {
          task.run();
        }
        return true;
      }
      case NEED_WRAP -> {
        wrap(NOTHING, limit);
        return true;
      }
      default -> {
        return false;
      }
    }
  }

  private void wrap(ByteBuffer source, Duration limit) throws IOException {
    engine.wrap(source, sent.clear());
    line.write(sent.flip(), limit);
  }

  private void receive(Duration limit) throws IOException {
    if (fill(limit) < 0) {
      throw new EOFException("the peer hung up in the TLS handshake");
    }
  }

  private int fill(Duration limit) throws IOException {
    received.compact();
    try {
      return line.read(received, limit);
    } finally {
      received.flip();
    }
  }

  private static boolean isHandshaking(HandshakeStatus status) {
    return status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED;
  }
}
