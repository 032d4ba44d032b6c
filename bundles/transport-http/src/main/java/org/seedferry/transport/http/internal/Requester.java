package org.seedferry.transport.http.internal;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seedferry.api.RemoteFailure;
import org.seedferry.transport.http.internal.wire.Ahead;
import org.seedferry.transport.http.internal.wire.Origin;
import org.seedferry.transport.http.internal.wire.Request;
import org.seedferry.transport.http.internal.wire.Wire;

/**
 * Sends requests for one location, and follows redirects as far as that is safe: to http and https
 * only, never from https to http, at most five times; the credentials go to the location's own
 * origin and to nobody else.
 */
final class Requester {

  private static final int REDIRECTS = 5;

  private final Wire wire;
  private final Origin home;
  private final String authorization;
  private final Settings settings;

  /**
   * @param wire is closed with this
   * @param authorization the Authorization header, null for none
   */
  Requester(Wire wire, Origin home, String authorization, Settings settings) {
    this.wire = wire;
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
    return send(method, first, headers, null);
  }

  /** The same with a body, which every redirect gets as well. */
  Answer send(String method, URI first, Map<String, String> headers, byte[] body)
      throws RemoteFailure {
    URI uri = first;
    for (int hop = 0; hop <= REDIRECTS; hop++) {
      Answer answer = once(method, uri, headers, body);
      if (!answer.isRedirect() || leadsToFolder(answer)) {
        return answer;
      }
      answer.discard();
      uri = Redirects.next(uri, answer.header("Location"));
    }
    throw RemoteFailure.askUser(
        Origin.of(first) + " redirects more than " + REDIRECTS + " times", null);
  }

  /** Asks for the head only; for the whole, cut off at once, where a head tells too little. */
  Answer look(URI uri) throws RemoteFailure {
    Answer head = send("HEAD", uri, Map.of());
    head.discard();
    boolean refused = head.status() == 405 || head.status() == 501;
    if (!refused && (head.status() != 200 || head.length() >= 0)) {
      return head;
    }
    Answer whole = send("GET", uri, Map.of());
    whole.discard();
    return whole;
  }

  /** How many files the location's server may be asked for ahead. */
  int depth() {
    return wire.depth(home);
  }

  /** A request as {@link #send} sends it, for a file of this length. */
  Ahead ahead(URI uri, long length) {
    return new Ahead(home, request("GET", uri, Map.of(), null), length);
  }

  /** What is sent after the next request; see {@link Wire#next}. */
  void next(List<Ahead> requests) {
    wire.next(requests);
  }

  void close() {
    wire.close();
  }

  private Answer once(String method, URI uri, Map<String, String> headers, byte[] body)
      throws RemoteFailure {
    try {
      return new Answer(uri, wire.send(request(method, uri, headers, body)));
    } catch (IOException e) {
      Origin origin = Origin.of(uri);
      if (!wire.isOpen()) {
        throw RemoteFailure.retry(origin + ": the session is closed", e);
      }
      throw Trouble.of(origin, e, settings);
    }
  }

  private Request request(String method, URI uri, Map<String, String> headers, byte[] body) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("User-Agent", settings.userAgent());
    all.put("Accept-Encoding", "identity");
    if (authorization != null && Origin.of(uri).equals(home)) {
      all.put("Authorization", authorization);
    }
    return new Request(method, uri, all, body);
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
