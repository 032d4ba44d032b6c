package org.seedferry.seedbox.transmission.internal;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.List;
import org.seedferry.api.RemoteFailure;

/** The methods of the remote control that we use. Thread-safe. */
final class Remote {

  private final Rpc rpc;
  private volatile Session known;

  Remote(Rpc rpc) {
    this.rpc = rpc;
  }

  /** All torrents; every text in them is whole. */
  List<JsonObject> torrents(List<String> fields) throws RemoteFailure {
    return get(Json.createObjectBuilder().add("fields", Json.createArrayBuilder(fields)).build());
  }

  /** The torrent with this hash: one or none. */
  List<JsonObject> torrent(String hash, List<String> fields) throws RemoteFailure {
    return get(
        Json.createObjectBuilder()
            .add("ids", Json.createArrayBuilder(List.of(hash)))
            .add("fields", Json.createArrayBuilder(fields))
            .build());
  }

  /** Removes a torrent with its data; an unknown one is fine. */
  void remove(String hash) throws RemoteFailure {
    rpc.call(
        "torrent-remove",
        Json.createObjectBuilder()
            .add("ids", Json.createArrayBuilder(List.of(hash)))
            .add("delete-local-data", true)
            .build());
  }

  /** What the daemon says of itself; asked once for each of its starts. */
  Session session() throws RemoteFailure {
    Session session = known;
    if (session == null || !session.id().equals(rpc.session())) {
      JsonObject answer = rpc.call("session-get", JsonObject.EMPTY_JSON_OBJECT);
      try {
        session = Session.read(rpc.session(), answer);
      } catch (Wire.Unreadable e) {
        throw rpc.unreadable("session-get", e);
      }
      known = session;
    }
    return session;
  }

  private List<JsonObject> get(JsonObject arguments) throws RemoteFailure {
    JsonObject answer = rpc.call("torrent-get", arguments);
    try {
      List<JsonObject> torrents = Wire.objects(answer, "torrents");
      return torrents.isEmpty() || !session().breaksEscapes()
          ? torrents
          : torrents.stream().map(BrokenEscapes::repair).toList();
    } catch (Wire.Unreadable e) {
      throw rpc.unreadable("torrent-get", e);
    }
  }
}
