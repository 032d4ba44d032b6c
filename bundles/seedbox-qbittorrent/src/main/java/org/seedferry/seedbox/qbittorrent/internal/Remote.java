package org.seedferry.seedbox.qbittorrent.internal;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.client.ClientFile;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.Multipart;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/** The methods of the Web API that we use. Thread-safe. */
final class Remote {

  private static final String INFO = "torrents/info";
  private static final String FILES = "torrents/files";

  /** What it can do at a limit without losing what it has. */
  private static final double STOP = 0;

  private static final double SUPER_SEED = 2;

  private final WebApi api;

  Remote(WebApi api) {
    this.api = api;
  }

  /** All torrents. */
  List<Row> torrents() throws RemoteFailure {
    return rows(Map.of());
  }

  /** Those of these hashes that it has. */
  List<Row> torrents(List<String> hashes) throws RemoteFailure {
    return rows(Map.of("hashes", String.join("|", hashes)));
  }

  /** The files of a torrent in its order; none before its metadata is there. */
  List<ClientFile> files(String hash) throws RemoteFailure {
    HttpAnswer answer = api.get(FILES, Map.of("hash", hash), 404);
    if (answer.status() == 404) {
      throw RemoteFailure.gone(api.where() + " has no transfer " + hash, null);
    }
    List<ClientFile> files = new ArrayList<>();
    try {
      for (JsonObject file : api.objects(FILES, answer)) {
        files.add(
            new ClientFile(
                WireJson.text(file, "name"),
                WireJson.count(file, "size"),
                WireJson.number(file, "priority") != 0,
                WireJson.number(file, "progress") >= 1));
      }
    } catch (UnreadableException e) {
      throw api.unreadable(FILES, e.getMessage());
    }
    return files;
  }

  /** The {@code .torrent} file of a torrent; empty without one, and for versions before 4.5. */
  Optional<byte[]> export(String hash) throws RemoteFailure {
    HttpAnswer answer = api.get("torrents/export", Map.of("hash", hash), 404, 409);
    return answer.ok() ? Optional.of(answer.body()) : Optional.empty();
  }

  /** The folder that it stores in by default. */
  String defaultSavePath() throws RemoteFailure {
    return line("app/defaultSavePath", "a path");
  }

  /** Its version, for instance {@code v4.5.2}. */
  String version() throws RemoteFailure {
    return WireJson.shown(line("app/version", "a version"));
  }

  /** How much can still be stored in the folder that is the default; -1 where it does not tell. */
  long freeBytes() throws RemoteFailure {
    String method = "sync/maindata";
    try {
      JsonObject all = WireJson.parseObject(api.get(method, Map.of()).text());
      JsonObject state = WireJson.objectOrEmpty(all, "server_state");
      String key = "free_space_on_disk";
      return WireJson.isMissing(state, key) ? -1 : WireJson.count(state, key);
    } catch (UnreadableException e) {
      throw api.unreadable(method, e.getMessage());
    }
  }

  /** True when it removes what has reached a limit, or may do so. */
  boolean removesWhatIsSeeded() throws RemoteFailure {
    String method = "app/preferences";
    try {
      JsonObject preferences = WireJson.parseObject(api.get(method, Map.of()).text());
      double action = WireJson.numberOrNaN(preferences, "max_ratio_act");
      return action != STOP && action != SUPER_SEED;
    } catch (UnreadableException e) {
      throw api.unreadable(method, e.getMessage());
    }
  }

  /** Gives a torrent limits of its own; an unknown one is fine. */
  void limit(String hash, ShareLimits limits) throws RemoteFailure {
    api.post("torrents/setShareLimits", limits.form(hash));
  }

  private String line(String method, String what) throws RemoteFailure {
    HttpAnswer answer = api.get(method, Map.of());
    String line = answer.text().strip();
    if (line.isEmpty() || answer.isWebPage()) {
      throw api.unreadable(method, "not " + what);
    }
    return line;
  }

  /** Makes a category; one that is there already is fine. */
  void createCategory(String category) throws RemoteFailure {
    api.post("torrents/createCategory", Map.of("category", category), 409);
  }

  /**
   * Adds a torrent. The daemon takes it first and works it in a moment later.
   *
   * @return false when it does not take it, as one that it has
   * @throws RemoteFailure {@code ASK_USER} when it is no torrent to it
   */
  boolean add(Multipart what) throws RemoteFailure {
    HttpAnswer answer = api.post("torrents/add", what, 409, 415);
    if (answer.status() == 415) {
      throw RemoteFailure.askUser(
          api.where() + " does not take this torrent: it is not valid; get it anew", null);
    }
    return answer.ok() && !answer.text().strip().equals("Fails.");
  }

  /** Removes a torrent; an unknown one is fine. */
  void delete(String hash, boolean withData) throws RemoteFailure {
    api.post("torrents/delete", Map.of("hashes", hash, "deleteFiles", String.valueOf(withData)));
  }

  private List<Row> rows(Map<String, String> parameters) throws RemoteFailure {
    List<Row> rows = new ArrayList<>();
    for (JsonObject row : api.objects(INFO, api.get(INFO, parameters))) {
      rows.add(Row.read(row));
    }
    return rows;
  }
}
