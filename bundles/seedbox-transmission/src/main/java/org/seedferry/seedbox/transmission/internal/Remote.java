package org.seedferry.seedbox.transmission.internal;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Map;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.UnreadableException;

/** The methods of the remote control that we use. Thread-safe. */
final class Remote {

  /** Modes of a limit: the torrent's own, and none at all. */
  private static final int OWN_LIMIT = 1;

  private static final int UNLIMITED = 2;

  private final Rpc rpc;
  private volatile Session known;

  Remote(Rpc rpc) {
    this.rpc = rpc;
  }

  /** All torrents; every text in them is whole. */
  List<Answer> torrents(List<String> fields) throws RemoteFailure {
    return get(Json.createObjectBuilder().add("fields", Json.createArrayBuilder(fields)).build());
  }

  /** The torrent with this hash: one or none. */
  List<Answer> torrent(String hash, List<String> fields) throws RemoteFailure {
    return get(
        Json.createObjectBuilder()
            .add("ids", Json.createArrayBuilder(List.of(hash)))
            .add("fields", Json.createArrayBuilder(fields))
            .build());
  }

  /**
   * Adds a torrent; one that is there already stays as it is.
   *
   * @param arguments the torrent, as {@code metainfo} or {@code filename}, and what else is said of
   *     it
   * @param labels what a new one is given as labels afterwards
   */
  void add(JsonObject arguments, List<String> labels) throws RemoteFailure {
    Answer answer = rpc.call("torrent-add", arguments);
    if (!labels.isEmpty() && answer.has("torrent-added")) {
      try {
        label(answer.object("torrent-added").text("hashString"), labels);
      } catch (UnreadableException e) {
        throw rpc.unreadable("torrent-add", e);
      }
    }
  }

  private void label(String hash, List<String> labels) throws RemoteFailure {
    set(hash, Json.createObjectBuilder().add("labels", Json.createArrayBuilder(labels)));
  }

  /**
   * Has a torrent seeded up to a ratio, whatever the limits are that the daemon has for all; an
   * unknown one is fine. The daemon knows no seeding time: its idle limit counts for how long
   * nobody has taken anything.
   *
   * @param ratio null for one that it seeds until somebody stops it
   */
  void seedUntil(String hash, Double ratio) throws RemoteFailure {
    JsonObjectBuilder arguments =
        Json.createObjectBuilder()
            .add("seedRatioMode", ratio == null ? UNLIMITED : OWN_LIMIT)
            .add("seedIdleMode", UNLIMITED);
    set(hash, ratio == null ? arguments : arguments.add("seedRatioLimit", ratio));
  }

  private void set(String hash, JsonObjectBuilder arguments) throws RemoteFailure {
    arguments.add("ids", Json.createArrayBuilder(List.of(hash)));
    rpc.call("torrent-set", arguments.build());
  }

  /** Removes a torrent; an unknown one is fine. */
  void remove(String hash, boolean withData) throws RemoteFailure {
    rpc.call(
        "torrent-remove",
        Json.createObjectBuilder()
            .add("ids", Json.createArrayBuilder(List.of(hash)))
            .add("delete-local-data", withData)
            .build());
  }

  /** What the daemon says of itself; asked once for each of its starts. */
  Session session() throws RemoteFailure {
    Session session = known;
    if (session == null || !session.id().equals(rpc.session())) {
      Answer answer = rpc.call("session-get", JsonObject.EMPTY_JSON_OBJECT);
      try {
        session = Session.read(rpc.session(), answer);
      } catch (UnreadableException e) {
        throw rpc.unreadable("session-get", e);
      }
      known = session;
    }
    return session;
  }

  /** How much can still be stored in the folder that is the default. */
  long freeBytes() throws RemoteFailure {
    JsonObject path = Json.createObjectBuilder().add("path", session().downloadDir()).build();
    Answer answer = rpc.call("free-space", path);
    try {
      return (long) answer.number("size-bytes");
    } catch (UnreadableException e) {
      throw rpc.unreadable("free-space", e);
    }
  }

  private List<Answer> get(JsonObject arguments) throws RemoteFailure {
    Answer answer = rpc.call("torrent-get", arguments);
    try {
      List<Answer> torrents = answer.objects("torrents");
      if (torrents.isEmpty() || !session().breaksEscapes()) {
        return torrents;
      }
      BrokenEscapes escapes = new BrokenEscapes(Json.createBuilderFactory(Map.of()));
      return torrents.stream().map(each -> each.with(escapes.repair(each.json()))).toList();
    } catch (UnreadableException e) {
      throw rpc.unreadable("torrent-get", e);
    }
  }
}
