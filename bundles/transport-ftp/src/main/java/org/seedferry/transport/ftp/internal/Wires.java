package org.seedferry.transport.ftp.internal;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.util.HashSet;
import java.util.Set;

/** The TCP connections of one session, which close with it. Thread-safe. */
final class Wires implements AutoCloseable {

  private final Set<Wire> open = new HashSet<>();
  private boolean closed;

  /**
   * A wire that is not connected.
   *
   * @throws IOException also when the session is closed
   */
  synchronized Wire open() throws IOException {
    if (closed) {
      throw new AsynchronousCloseException();
    }
    open.removeIf(wire -> !wire.isOpen());
    Wire wire = new Wire();
    open.add(wire);
    return wire;
  }

  synchronized boolean areOpen() {
    return !closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    open.forEach(Wire::close);
    open.clear();
  }
}
