package org.seedferry.testing.fake;

import static org.seedferry.testing.fake.FakeQbittorrent.text;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** The methods behind qBittorrent's Web API, over torrents in memory. Thread-safe. */
final class QbittorrentApi {

  private static final String CATEGORY = "[^/\\\\]+(/[^/\\\\]+)*";

  /** What it can do at a limit that takes the torrent away. */
  private static final Set<Integer> REMOVALS = Set.of(1, 3);

  private final FakeTorrents torrents;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, String> states = new ConcurrentHashMap<>();
  private final Set<String> categories = new ConcurrentSkipListSet<>();
  private volatile String version = "4.5.2";
  private volatile String savePath = "/downloads";
  private volatile boolean addsStopped;
  private volatile int limitAction;

  QbittorrentApi(FakeTorrents torrents) {
    this.torrents = torrents;
  }

  void version(String newVersion) {
    version = newVersion;
  }

  void savePath(String newPath) {
    savePath = newPath;
  }

  void addsStopped(boolean stopped) {
    addsStopped = stopped;
  }

  void limitAction(int action) {
    limitAction = action;
  }

  void state(String hash, String state) {
    states.put(hash, state);
  }

  boolean isStopped(String hash) {
    return Set.of("stoppedDL", "pausedDL").contains(states.getOrDefault(hash, ""));
  }

  Set<String> categories() {
    return Set.copyOf(categories);
  }

  /** True when it claims at least this version. */
  boolean isFrom(int major, int minor) {
    String[] parts = version.split("\\.");
    int is = Integer.parseInt(parts[0]) * 100 + Integer.parseInt(parts[1]);
    return is >= major * 100 + minor;
  }

  /** An answer without a word, which newer versions mark as such. */
  FakeReply nothing() {
    return FakeReply.empty(isFrom(5, 2) ? 204 : 200);
  }

  FakeReply answer(String method, FakeCall call) {
    MultipartForm form = MultipartForm.of(call);
    boolean changes =
        Set.of(
                "torrents/add",
                "torrents/delete",
                "torrents/createCategory",
                "torrents/setShareLimits")
            .contains(method);
    if (changes && !call.method().equals("POST")) {
      return text(405, "Method Not Allowed");
    }
    return switch (method) {
      case "app/version" -> text(200, "v" + version);
      case "app/webapiVersion" -> text(200, isFrom(5, 0) ? "2.11.2" : "2.8.19");
      case "app/defaultSavePath" -> text(200, savePath);
      case "app/preferences" ->
          FakeReply.json(
              200,
              Json.createObjectBuilder()
                  .add("save_path", savePath)
                  .add("max_ratio_act", limitAction)
                  .build());
      case "sync/maindata" -> mainData();
      case "torrents/info" -> info(form);
      case "torrents/files" -> files(form);
      case "torrents/export" -> export(form);
      case "torrents/createCategory" -> createCategory(form.field("category"));
      case "torrents/add" -> add(form);
      case "torrents/delete" -> delete(form);
      case "torrents/setShareLimits" -> setShareLimits(form);
      default -> text(404, "Not Found");
    };
  }

  /** Without the torrents. */
  private static FakeReply mainData() {
    return FakeReply.json(
        200,
        Json.createObjectBuilder()
            .add("rid", 1)
            .add("full_update", true)
            .add(
                "server_state",
                Json.createObjectBuilder().add("free_space_on_disk", FakeTorrentClient.FREE_BYTES))
            .build());
  }

  private FakeReply info(MultipartForm form) {
    JsonArrayBuilder rows = Json.createArrayBuilder();
    for (FakeTorrent torrent : selected(form.fields().get("hashes"))) {
      JsonObject row = QbittorrentFields.row(torrent, savePath);
      String state = states.get(torrent.hash());
      rows.add(state == null ? row : Json.createObjectBuilder(row).add("state", state).build());
    }
    return FakeReply.json(200, rows.build());
  }

  private FakeReply files(MultipartForm form) {
    FakeTorrent torrent = torrents.get(form.field("hash"));
    return torrent == null
        ? text(404, "Not Found")
        : FakeReply.json(200, QbittorrentFields.files(torrent));
  }

  private FakeReply export(MultipartForm form) {
    if (!torrents.has(form.field("hash")) || !isFrom(4, 5)) {
      return text(404, "Not Found");
    }
    byte[] file = files.get(form.field("hash"));
    return file == null
        ? text(409, "Unable to export torrent file. Error: Missing metadata")
        : new FakeReply(200, Map.of("Content-Type", "application/x-bittorrent"), file);
  }

  private FakeReply createCategory(String category) {
    if (!category.matches(CATEGORY)) {
      return text(409, "Incorrect category name");
    }
    return categories.add(category) ? nothing() : text(409, "Unable to create category");
  }

  private FakeReply add(MultipartForm form) {
    List<FakeTorrent> added = new ArrayList<>();
    for (byte[] file : form.files()) {
      try {
        FakeTorrent torrent = Metainfo.read(file);
        files.putIfAbsent(torrent.hash(), file);
        added.add(torrent);
      } catch (IllegalArgumentException e) {
        return text(415, "Error: 'x.torrent' is not a valid torrent file.");
      }
    }
    for (String link : form.field("urls").split("\n")) {
      try {
        added.add(Metainfo.magnet(link));
      } catch (IllegalArgumentException e) {
        // told by their number, as all that is refused
      }
    }
    added.removeIf(torrent -> torrents.has(torrent.hash()));
    added.forEach(torrent -> put(torrent, form));
    if (isFrom(5, 2)) {
      return FakeReply.json(
          added.isEmpty() ? 409 : 200,
          Json.createObjectBuilder()
              .add("success_count", added.size())
              .add("failure_count", added.isEmpty() ? 1 : 0)
              .build());
    }
    return text(200, added.isEmpty() ? "Fails." : "Ok.");
  }

  private void put(FakeTorrent torrent, MultipartForm form) {
    String category = form.field("category");
    List<String> labels = new ArrayList<>();
    boolean isGood = category.matches(CATEGORY);
    labels.add(isGood ? category : "");
    if (isGood) {
      categories.add(category);
    }
    labels.addAll(List.of(form.field("tags").split(",")));
    torrents.put(torrent.labels(labels.toArray(String[]::new)));
    String word = form.field(isFrom(5, 0) ? "stopped" : "paused");
    if (word.isEmpty() ? addsStopped : word.equals("true")) {
      states.put(torrent.hash(), isFrom(5, 0) ? "stoppedDL" : "pausedDL");
    }
  }

  private FakeReply delete(MultipartForm form) {
    if (!form.fields().containsKey("hashes") || !form.fields().containsKey("deleteFiles")) {
      return text(400, "Bad Request");
    }
    for (FakeTorrent torrent : selected(form.field("hashes"))) {
      torrents.remove(torrent.hash(), form.field("deleteFiles").equals("true"));
    }
    return nothing();
  }

  private FakeReply setShareLimits(MultipartForm form) {
    List<String> needed = new ArrayList<>(List.of("hashes", "ratioLimit", "seedingTimeLimit"));
    if (isFrom(4, 6)) {
      needed.add("inactiveSeedingTimeLimit");
    }
    if (isFrom(5, 2)) {
      needed.addAll(List.of("shareLimitAction", "shareLimitsMode"));
    }
    if (!form.fields().keySet().containsAll(needed)) {
      return text(400, "Bad Request");
    }
    boolean stops = isFrom(5, 2) && form.field("shareLimitAction").equals("Stop");
    for (FakeTorrent torrent : selected(form.field("hashes"))) {
      torrent.limits(
          new FakeLimits(
              limit(form.field("ratioLimit"), FakeLimits.GENERAL.ratio()),
              minutes(form.field("seedingTimeLimit"), FakeLimits.GENERAL.time()),
              isFrom(4, 6)
                  ? minutes(form.field("inactiveSeedingTimeLimit"), FakeLimits.GENERAL.idle())
                  : null,
              !stops && REMOVALS.contains(limitAction)));
    }
    return nothing();
  }

  private static Duration minutes(String limit, Duration general) {
    Double minutes = limit(limit, (double) general.toMinutes());
    return minutes == null ? null : Duration.ofMinutes(minutes.longValue());
  }

  /** Of -2 it is that for all torrents, of -1 there is none. */
  private static Double limit(String text, Double general) {
    double limit = Double.parseDouble(text);
    return limit >= 0 ? Double.valueOf(limit) : limit == -1 ? null : general;
  }

  /** All of them for null, and for the word that stands for it. */
  private List<FakeTorrent> selected(String hashes) {
    if (hashes == null || hashes.equals("all")) {
      return torrents.all();
    }
    Set<String> wanted = Set.of(hashes.split("\\|"));
    return torrents.all().stream().filter(torrent -> wanted.contains(torrent.hash())).toList();
  }
}
