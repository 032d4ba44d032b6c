package org.seedferry.transport.http.internal.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * Connects to an origin: one address of its name after another. The connections of one TLS context
 * resume each other's sessions. Thread-safe.
 */
public final class Dialer {

  /** Learns of every socket before it connects, so that it can be closed meanwhile. */
  interface Watch {
    void opened(SocketLine line) throws IOException;
  }

  private final SSLContext trust;
  private final Duration connect;
  private final Duration stall;

  /**
   * @param connect how long a connection may take to come up, TLS included
   * @param stall how long the peer may stay silent afterwards
   */
  public Dialer(SSLContext trust, Duration connect, Duration stall) {
    this.trust = trust;
    this.connect = connect;
    this.stall = stall;
  }

  Line dial(Origin origin, Watch watch) throws IOException {
    long deadline = System.nanoTime() + connect.toNanos();
    InetAddress[] addresses = InetAddress.getAllByName(origin.plainHost());
    IOException trouble = null;
    for (int i = 0; i < addresses.length; i++) {
      // What is left is shared, so that a dead address leaves time for the next.
      long share = (deadline - System.nanoTime()) / (addresses.length - i);
      InetSocketAddress address = new InetSocketAddress(addresses[i], origin.port());
      SocketLine line = new SocketLine();
      try {
        watch.opened(line);
        line.connect(address, Duration.ofNanos(share));
        return ready(origin, line, deadline);
      } catch (SocketTimeoutException e) {
        line.close();
        trouble = new ConnectTimeout(e.getMessage());
      } catch (java.net.ConnectException | java.net.NoRouteToHostException e) {
        line.close();
        trouble = e;
      } catch (IOException | RuntimeException e) {
        line.close();
        throw e;
      }
    }
    throw trouble == null ? new UnknownHostException(origin.host()) : trouble;
  }

  private Line ready(Origin origin, SocketLine socket, long deadline) throws IOException {
    Line line = socket;
    if (origin.secure()) {
      TlsLine tls = new TlsLine(socket, engine(origin));
      tls.handshake(Duration.ofNanos(deadline - System.nanoTime()));
      line = tls;
    }
    socket.limit(stall);
    return line;
  }

  private SSLEngine engine(Origin origin) {
    SSLEngine engine = trust.createSSLEngine(origin.plainHost(), origin.port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return engine;
  }
}
