package org.seedferry.seedbox.rtorrent.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.seedferry.api.Durations;
import org.seedferry.api.RemoteFailure;

/**
 * XML-RPC by rTorrent's own SCGI (python.ca/scgi/protocol.txt), over TCP or a socket of this
 * machine: a connection for each call, which rTorrent ends.
 */
final class ScgiWire implements Wire {

  private final URI place;
  private final Duration timeout;
  private final Set<ScgiConnection> open = new HashSet<>();
  private boolean closed;

  /**
   * Makes no connection yet.
   *
   * @param place {@code scgi://host:port} or {@code scgi:///path}
   * @param timeout how long a call may take in all
   */
  ScgiWire(URI place, Duration timeout) {
    this.place = place;
    this.timeout = timeout;
  }

  @Override
  public byte[] post(byte[] call) throws RemoteFailure {
    try {
      SocketAddress address = address();
      ScgiConnection connection = connection(address);
      try {
        return ScgiAnswer.body(
            connection.exchange(request(call), timeout, LARGEST_ANSWER), where());
      } finally {
        end(connection);
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public String where() {
    return "rTorrent at " + (isSocket() ? place.getPath() : place.getRawAuthority());
  }

  @Override
  public synchronized void close() {
    closed = true;
    open.forEach(ScgiConnection::close);
  }

  private boolean isSocket() {
    return place.getRawAuthority() == null;
  }

  private SocketAddress address() throws UnknownHostException {
    if (isSocket()) {
      return UnixDomainSocketAddress.of(place.getPath());
    }
    InetSocketAddress address = new InetSocketAddress(host(), place.getPort());
    if (address.isUnresolved()) {
      throw new UnknownHostException(host());
    }
    return address;
  }

  private String host() {
    String host = place.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private synchronized ScgiConnection connection(SocketAddress address) throws IOException {
    if (closed) {
      throw new AsynchronousCloseException();
    }
    ScgiConnection connection = new ScgiConnection(address);
    open.add(connection);
    return connection;
  }

  private synchronized void end(ScgiConnection connection) {
    open.remove(connection);
    connection.close();
  }

  private static ByteBuffer request(byte[] call) {
    byte[] headers =
        ("CONTENT_LENGTH\0" + call.length + "\0SCGI\0001\0").getBytes(StandardCharsets.US_ASCII);
    byte[] length = (headers.length + ":").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(length.length + headers.length + 1 + call.length)
        .put(length)
        .put(headers)
        .put((byte) ',')
        .put(call)
        .flip();
  }

  private RemoteFailure failure(IOException e) {
    if (e instanceof RemoteFailure known) {
      return known;
    }
    if (e instanceof UnknownHostException) {
      return RemoteFailure.askUser(where() + ": unknown host", e);
    }
    if (e instanceof SocketTimeoutException) {
      return RemoteFailure.retry(
          where() + " did not finish its answer within " + Durations.format(timeout), e);
    }
    if (e instanceof AsynchronousCloseException) {
      return RemoteFailure.retry("the call to " + where() + " was broken off", e);
    }
    if (String.valueOf(e.getMessage()).contains("Permission denied")) {
      return RemoteFailure.askUser(
          where() + " does not let us in: let our user read and write the socket", e);
    }
    return RemoteFailure.retry(
        e instanceof ConnectException
            ? where() + " does not listen"
            : where() + " cannot be called: " + e.getMessage(),
        e);
  }
}
