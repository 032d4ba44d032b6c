package org.seedferry.transport.http.internal.wire;

import java.net.ProtocolException;

/**
 * A request for a whole file that is known to come.
 *
 * @param origin who answers it
 * @param request what is sent, without a body
 * @param length how long the file is
 */
public record Ahead(Origin origin, Request request, long length) {

  /** True when this is the whole file, as far as a head tells. */
  boolean isAnsweredBy(Head head) throws ProtocolException {
    return head.status() == 200 && (head.isChunked() || head.length() == length);
  }
}
