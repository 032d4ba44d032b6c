package org.seedferry.arr.internal;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/** The remote path mappings of one *arr. Thread-safe. */
final class PathMappings {

  private static final String PATH = "remotepathmapping";

  private final ArrCalls calls;

  /**
   * One of them.
   *
   * @param id its number
   * @param host the host of the download client as its settings write it
   * @param remote the path as the client tells it, without a slash at its end
   * @param local the path as the *arr sees it, without a slash at its end
   */
  record Mapping(long id, String host, String remote, String local) {

    /** How the *arr sees a path of the client; empty where this mapping is not for it. */
    Optional<String> map(String path) {
      boolean below = path.equals(remote) || path.startsWith(remote + "/");
      return below ? Optional.of(local + path.substring(remote.length())) : Optional.empty();
    }
  }

  PathMappings(ArrCalls calls) {
    this.calls = calls;
  }

  /** Those for one host. */
  List<Mapping> of(String host) throws RemoteFailure {
    try {
      List<Mapping> mappings = new ArrayList<>();
      for (JsonObject each : WireJson.objects(calls.get(PATH))) {
        if (WireJson.textOrEmpty(each, "host").equalsIgnoreCase(host)) {
          mappings.add(
              new Mapping(
                  WireJson.count(each, "id"),
                  host,
                  ArrFolders.plain(WireJson.textOrEmpty(each, "remotePath")),
                  ArrFolders.plain(WireJson.textOrEmpty(each, "localPath"))));
        }
      }
      return mappings;
    } catch (UnreadableException e) {
      throw calls.unreadable(PATH, e);
    }
  }

  /** How the *arr sees a path of the client at a host. */
  String seen(String host, String path) throws RemoteFailure {
    String plain = ArrFolders.plain(path);
    return of(host).stream()
        .flatMap(mapping -> mapping.map(plain).stream())
        .findFirst()
        .orElse(plain);
  }

  /** Has it see a path under another one; false when it does already. */
  boolean map(String host, String remote, String local) throws RemoteFailure {
    String from = ArrFolders.plain(remote);
    Optional<Mapping> known =
        of(host).stream().filter(mapping -> mapping.remote().equals(from)).findFirst();
    if (known.isPresent() && known.get().local().equals(ArrFolders.plain(local))) {
      return false;
    }
    JsonObject wanted =
        Json.createObjectBuilder()
            .add("id", known.map(Mapping::id).orElse(0L))
            .add("host", host)
            .add("remotePath", from + "/")
            .add("localPath", local)
            .build();
    if (known.isPresent()) {
      calls.send("PUT", PATH + "/" + known.get().id(), wanted);
    } else {
      calls.send("POST", PATH, wanted);
    }
    return true;
  }
}
