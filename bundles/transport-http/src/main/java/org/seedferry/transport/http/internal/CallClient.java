package org.seedferry.transport.http.internal;

import java.io.IOException;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.seedferry.api.RemoteFailure;
import org.seedferry.transport.http.internal.wire.Origin;

/** A client that is made anew when an error has closed its connections. Thread-safe. */
final class CallClient {

  private final Supplier<CloseableHttpClient> clients;
  private volatile CloseableHttpClient client;
  private volatile boolean closed;

  CallClient(Supplier<CloseableHttpClient> clients) {
    this.clients = clients;
    this.client = clients.get();
  }

  ClassicHttpResponse open(Origin origin, HttpUriRequestBase request) throws IOException {
    CloseableHttpClient used = client;
    try {
      HttpHost target = new HttpHost(origin.scheme(), origin.plainHost(), origin.port());
      return used.executeOpen(target, request, null);
    } catch (IllegalStateException e) {
      if (!Clients.areShutDown(e)) {
        throw e;
      }
      replace(used);
      throw RemoteFailure.retry(
          origin
              + " was not asked: "
              + (closed ? "the HTTP service is going away" : "a panic has closed the connections"),
          e);
    } catch (Error e) {
      replace(used);
      throw e;
    }
  }

  /** An error that comes out of a client has closed all its connections for good. */
  private synchronized void replace(CloseableHttpClient broken) {
    if (!closed && client == broken) {
      client = clients.get();
      broken.close(CloseMode.IMMEDIATE);
    }
  }

  synchronized void close() {
    closed = true;
    client.close(CloseMode.IMMEDIATE);
  }
}
