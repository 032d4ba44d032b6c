package org.seedferry.transport.http.internal;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.seedferry.api.RemoteFailure;

/**
 * Sends requests for one location, and follows redirects as far as that is safe: to http and https
 * only, never from https to http, at most five times; the credentials go to the location's own
 * origin and to nobody else.
 */
final class Requester {

  private static final int REDIRECTS = 5;

  private final CloseableHttpClient client;
  private final Origin home;
  private final String authorization;
  private final Settings settings;

  /**
   * @param client is closed with this
   * @param authorization the Authorization header, null for none
   */
  Requester(CloseableHttpClient client, Origin home, String authorization, Settings settings) {
    this.client = client;
    this.home = home;
    this.authorization = authorization;
    this.settings = settings;
  }

  /**
   * Sends a request.
   *
   * @return the answer with any status. It is a redirect only where a server sends from a path
   *     without a slash at its end to one with it on the same origin, which says "this is a
   *     folder".
   */
  Answer send(String method, URI first, Map<String, String> headers) throws RemoteFailure {
    URI uri = first;
    for (int hop = 0; hop <= REDIRECTS; hop++) {
      Answer answer = once(method, uri, headers);
      if (!answer.isRedirect() || leadsToFolder(answer)) {
        return answer;
      }
      answer.discard();
      uri = Redirects.next(uri, answer.header("Location"));
    }
    throw RemoteFailure.askUser(
        Origin.of(first) + " redirects more than " + REDIRECTS + " times", null);
  }

  void close() {
    client.close(CloseMode.IMMEDIATE);
  }

  private Answer once(String method, URI uri, Map<String, String> headers) throws RemoteFailure {
    Origin origin = Origin.of(uri);
    HttpUriRequestBase request = new HttpUriRequestBase(method, uri);
    headers.forEach(request::setHeader);
    request.setHeader("Accept-Encoding", "identity");
    if (authorization != null && origin.equals(home)) {
      request.setHeader("Authorization", authorization);
    }
    try {
      return new Answer(uri, request, client.executeOpen(origin.target(), request, null));
    } catch (IOException e) {
      throw Trouble.of(origin, e, settings);
    } catch (IllegalStateException e) {
      if (!Clients.areShutDown(e)) {
        throw e;
      }
      throw RemoteFailure.retry(origin + ": the session is closed", e);
    }
  }

  private static boolean leadsToFolder(Answer answer) {
    String location = answer.header("Location");
    if (answer.uri().getRawPath().endsWith("/") || !location.endsWith("/")) {
      return false;
    }
    URI target = Redirects.target(answer.uri(), location);
    return target != null && Origin.of(answer.uri()).equals(Origin.of(target));
  }
}
