package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonValue;
import java.util.List;

/** Which daemon deluge-web is connected to, and its methods about that. Thread-safe. */
final class DelugeConnection {

  private static final int PORT = 58846;

  private List<String> hosts = List.of("127.0.0.1");
  private boolean daemonRuns = true;

  /** Null for none. */
  private String connected;

  private boolean knowsMethods;

  synchronized void hosts(List<String> names) {
    hosts = names;
  }

  synchronized void daemonRuns(boolean runs) {
    daemonRuns = runs;
    connected = null;
  }

  synchronized boolean connect(String host) {
    if (!daemonRuns || !hosts.contains(host)) {
      return false;
    }
    connected = host;
    knowsMethods = true;
    return true;
  }

  synchronized void forget() {
    connected = null;
    knowsMethods = false;
  }

  synchronized boolean isConnected() {
    return connected != null;
  }

  /** Also when the daemon whose methods they are is gone. */
  synchronized boolean knowsMethods() {
    return knowsMethods;
  }

  synchronized JsonValue call(String method, JsonArray params) {
    return switch (method) {
      case "web.connected" -> isConnected() ? JsonValue.TRUE : JsonValue.FALSE;
      case "web.get_hosts" -> list();
      case "web.get_host_status" -> status(params.getString(0));
      case "web.connect" ->
          connect(params.getString(0))
              ? Json.createArrayBuilder(List.of("core.get_torrents_status")).build()
              : JsonValue.NULL;
      default -> throw new IllegalArgumentException("not a method of the fake: " + method);
    };
  }

  private JsonArray list() {
    JsonArrayBuilder list = Json.createArrayBuilder();
    for (String host : hosts) {
      list.add(Json.createArrayBuilder().add(host).add(host).add(PORT).add("localclient"));
    }
    return list.build();
  }

  private JsonArray status(String host) {
    String status = host.equals(connected) ? "Connected" : daemonRuns ? "Online" : "Offline";
    return Json.createArrayBuilder(List.of(host, status, daemonRuns ? "2.0.3" : "")).build();
  }
}
