package org.seedferry.seedbox.deluge.internal;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/**
 * The connection between deluge-web and its daemon. A call to a daemon that deluge-web has lost is
 * never answered, so it is asked before each whether it has it. Thread-safe.
 */
final class Web {

  private static final JsonArray NONE = JsonValue.EMPTY_JSON_ARRAY;

  /** A daemon that deluge-web knows. */
  private record Host(String id, String name, String port) {

    boolean is(String wanted) {
      return wanted.equals(id) || wanted.equals(name) || wanted.equals(toString());
    }

    @Override
    public String toString() {
      return name + ":" + port;
    }
  }

  private final Rpc rpc;
  private final String wanted;

  /**
   * The one behind a remote control.
   *
   * @param wanted the daemon to use: host, host and port, or id; null for the one that deluge-web
   *     is connected to, or its only one
   */
  Web(Rpc rpc, String wanted) {
    this.rpc = rpc;
    this.wanted = wanted;
  }

  /** Makes sure that deluge-web has our daemon. */
  void connect() throws RemoteFailure {
    if (wanted == null) {
      if (!isConnected()) {
        connect(only(hosts()));
      }
      return;
    }
    Host host = wanted(hosts());
    if (!isConnected(host)) {
      if (isConnected()) {
        throw RemoteFailure.retry(
            rpc.where()
                + " is connected to another daemon than "
                + host
                + " at the moment: change it there, or give each a deluge-web of its own",
            null);
      }
      connect(host);
    }
  }

  private void connect(Host host) throws RemoteFailure {
    if (call("web.connect", host.id()) == JsonValue.NULL) {
      throw RemoteFailure.retry(
          rpc.where()
              + " cannot connect to its daemon "
              + host
              + ": is deluged running, and does its connection manager have the right login?",
          null);
    }
  }

  private boolean isConnected() throws RemoteFailure {
    return call("web.connected") == JsonValue.TRUE;
  }

  /** The state's place in the answer differs between versions. */
  private boolean isConnected(Host host) throws RemoteFailure {
    return call("web.get_host_status", host.id()) instanceof JsonArray status
        && status.contains(Json.createValue("Connected"));
  }

  private Host only(List<Host> hosts) throws RemoteFailure {
    if (hosts.size() == 1) {
      return hosts.get(0);
    }
    throw RemoteFailure.askUser(
        hosts.isEmpty()
            ? rpc.where() + " knows no daemon: add one in its connection manager"
            : rpc.where()
                + " is not connected, and knows several daemons: name one by daemon= in the URI;"
                + " there are "
                + shown(hosts),
        null);
  }

  private Host wanted(List<Host> hosts) throws RemoteFailure {
    for (Host host : hosts) {
      if (host.is(wanted)) {
        return host;
      }
    }
    throw RemoteFailure.askUser(
        rpc.where()
            + " has no daemon '"
            + wanted
            + "': correct daemon= in the URI; there are "
            + shown(hosts),
        null);
  }

  private static String shown(List<Host> hosts) {
    return WireJson.shown(hosts.stream().map(Host::toString).collect(Collectors.joining(", ")));
  }

  private List<Host> hosts() throws RemoteFailure {
    try {
      if (!(call("web.get_hosts") instanceof JsonArray list)) {
        throw new UnreadableException("not a list");
      }
      List<Host> hosts = new ArrayList<>();
      for (JsonValue each : list) {
        hosts.add(host(each));
      }
      return hosts;
    } catch (UnreadableException e) {
      throw rpc.unreadable("web.get_hosts", e);
    }
  }

  private static Host host(JsonValue value) throws UnreadableException {
    if (value instanceof JsonArray entry
        && entry.size() >= 3
        && entry.get(0) instanceof JsonString id
        && entry.get(1) instanceof JsonString name
        && entry.get(2) instanceof JsonNumber port) {
      return new Host(id.getString(), name.getString(), port.toString());
    }
    throw new UnreadableException("not a list of id, host and port");
  }

  private JsonValue call(String method, String... params) throws RemoteFailure {
    try {
      return rpc.call(
          method, params.length == 0 ? NONE : Json.createArrayBuilder(List.of(params)).build());
    } catch (RefusedException e) {
      throw RemoteFailure.retry(rpc.where() + " refuses " + method + ": " + e.getMessage(), null);
    }
  }
}
