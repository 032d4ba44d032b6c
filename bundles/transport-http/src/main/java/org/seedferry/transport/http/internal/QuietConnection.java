package org.seedferry.transport.http.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.io.CloseMode;

/**
 * A connection that logs nothing. The client's own one writes every header and byte to the log at
 * level DEBUG, passwords included.
 */
final class QuietConnection extends DefaultBHttpClientConnection
    implements ManagedHttpClientConnection {

  private static final Http1Config BOUNDS =
      Http1Config.custom().setMaxHeaderCount(200).setMaxLineLength(1 << 16).build();

  private volatile boolean closed;

  QuietConnection() {
    super(BOUNDS);
  }

  /** A socket that comes up after the connection was closed is closed as well. */
  @Override
  public void bind(Socket socket) throws IOException {
    super.bind(socket);
    refuseWhenClosed(socket);
  }

  @Override
  public void bind(SSLSocket secured, Socket socket) throws IOException {
    super.bind(secured, socket);
    refuseWhenClosed(socket);
  }

  @Override
  public Socket getSocket() {
    SocketHolder holder = getSocketHolder();
    return holder == null ? null : holder.getSocket();
  }

  /** Every request sets its own timeout, so nothing is to be kept for a pause. */
  @Override
  public void passivate() {}

  @Override
  public void activate() {}

  @Override
  public void close() throws IOException {
    closed = true;
    super.close();
  }

  @Override
  public void close(CloseMode mode) {
    closed = true;
    super.close(mode);
  }

  private void refuseWhenClosed(Socket socket) throws IOException {
    if (closed) {
      socket.close();
      throw new InterruptedIOException("the connection was closed");
    }
  }
}
