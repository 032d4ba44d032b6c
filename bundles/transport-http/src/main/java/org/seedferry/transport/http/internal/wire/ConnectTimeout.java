package org.seedferry.transport.http.internal.wire;

import java.net.SocketTimeoutException;

/** A connection did not come up in time, TLS included. */
public final class ConnectTimeout extends SocketTimeoutException {

  private static final long serialVersionUID = 1L;

  ConnectTimeout(String message) {
    super(message);
  }
}
