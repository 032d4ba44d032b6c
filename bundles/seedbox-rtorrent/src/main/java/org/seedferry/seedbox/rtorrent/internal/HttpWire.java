package org.seedferry.seedbox.rtorrent.internal;

import java.time.Duration;
import java.util.Map;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.client.ClientTarget;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.HttpCaller;

/** XML-RPC behind a web server, which asks for user and password. */
final class HttpWire implements Wire {

  private final HttpCaller http;
  private final ClientTarget target;
  private final Duration timeout;

  HttpWire(HttpCaller http, ClientTarget target, Duration timeout) {
    this.http = http;
    this.target = target;
    this.timeout = timeout;
  }

  @Override
  public byte[] post(byte[] call) throws RemoteFailure {
    HttpAnswer answer =
        http.call(
            new HttpCall(
                    "POST",
                    target.rpc(),
                    Map.of("Content-Type", "text/xml"),
                    call,
                    timeout,
                    LARGEST_ANSWER)
                .basicAuth(target.user(), target.password()));
    return switch (answer.status()) {
      case 200 -> answer.body();
      case 401 ->
          throw RemoteFailure.askUser(where() + " refuses user and password: check both", null);
      case 404 ->
          throw RemoteFailure.askUser(
              where() + " has nothing at this path: check the path of the URI, usually /RPC2",
              null);
      default -> throw answer.failure(where(), "host, port and path");
    };
  }

  @Override
  public String where() {
    return "rTorrent at " + target.hostAndPort();
  }

  /** The caller ends the calls, as it goes or as its user is interrupted. */
  @Override
  public void close() {
    return;
  }
}
