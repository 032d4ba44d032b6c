package org.seedferry.transport.http.internal.wire;

import java.io.EOFException;

/** The peer closed the connection before the first byte of an answer. */
public final class NoAnswer extends EOFException {

  private static final long serialVersionUID = 1L;

  NoAnswer() {
    super("the connection was closed without an answer");
  }
}
