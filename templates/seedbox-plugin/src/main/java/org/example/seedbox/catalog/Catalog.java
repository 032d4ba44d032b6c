package org.example.seedbox.catalog;

import jakarta.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.client.ClientTarget;
import org.seedferry.api.http.Form;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/** The list on the wire: the calls, and the only place that knows what a status means. */
final class Catalog {

  private final HttpCaller http;
  private final ClientTarget target;

  Catalog(HttpCaller http, ClientTarget target) {
    this.http = http;
    this.target = target;
  }

  /** All entries, by one call. */
  List<Entry> entries() throws RemoteFailure {
    HttpAnswer answer = send(HttpCall.get(target.rpc()));
    try {
      List<Entry> entries = new ArrayList<>();
      for (JsonObject row : WireJson.objects(WireJson.parseObject(answer.text()), "transfers")) {
        entries.add(Entry.read(row));
      }
      return entries;
    } catch (UnreadableException e) {
      throw RemoteFailure.retry(target + " tells something unreadable: " + e.getMessage(), null);
    }
  }

  /** Asks to delete a transfer with its files. */
  void remove(String id) throws RemoteFailure {
    URI uri = Form.uri(target.rpc().toString(), Map.of("id", id));
    send(
        new HttpCall(
            "DELETE", uri, Map.of(), null, HttpCall.DEFAULT_TIMEOUT, HttpCall.DEFAULT_MAX_ANSWER));
  }

  private HttpAnswer send(HttpCall call) throws RemoteFailure {
    HttpAnswer answer =
        http.call(
            target.password() == null
                ? call
                : call.header("Authorization", "Bearer " + target.password().reveal()));
    if (answer.ok()) {
      return answer;
    }
    if (answer.status() == 401 || answer.status() == 403) {
      throw RemoteFailure.askUser(target + " refuses the token: set .token or token.file", null);
    }
    throw answer.failure(target.toString(), "the setting url");
  }
}
