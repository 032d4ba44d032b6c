package org.seedferry.testing.arr;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.seedferry.api.http.Form;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.testing.arr.ArrDownload.Status;
import org.seedferry.testing.fake.FakeArr;

/** What an *arr does with a "qBittorrent". Not thread-safe. */
public final class ArrQbittorrent implements ArrClient {

  private static final String API = "api/v2/";
  private static final String VERSION = "app/webapiVersion";
  private static final int FORBIDDEN = 403;
  private static final int LOOKS = 10;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final double NEAR = 0.001;
  private static final int GLOBAL = -2;
  private static final long TWO_WEEKS = Duration.ofDays(14).toMinutes();

  private static final Set<String> COMPLETED =
      Set.of("pausedUP", "stoppedUP", "uploading", "stalledUP", "queuedUP", "forcedUP");
  private static final Set<String> OVER = Set.of("pausedUP", "stoppedUP");
  private static final Set<String> QUEUED =
      Set.of("queuedDL", "checkingDL", "checkingUP", "checkingResumeData");

  private final ArrSettings settings;
  private final ArrHttp http;
  private ArrVersion version;

  public ArrQbittorrent(ArrSettings settings) {
    this.settings = settings;
    boolean always = settings.app != FakeArr.App.SONARR;
    this.http = new ArrHttp(settings, always || !(settings.user + settings.password).isEmpty());
  }

  /** A cookie that another server at this host has set. */
  public void cookie(String name, String value) {
    http.cookie(name, value);
  }

  @Override
  public void test() throws IOException {
    http.forgetCookies();
    version = null;
    ArrJson config = config();
    boolean seedsShortly =
        config.truth("max_ratio_enabled")
            || config.truth("max_seeding_time_enabled")
                && config.number("max_seeding_time", -1) < TWO_WEEKS;
    if (seedsShortly && Set.of(1L, 3L).contains(config.number("max_ratio_act", 0))) {
      throw new ArrFailure("qBittorrent is configured to remove torrents when they are done");
    }
    if (settings.first && !config.truth("queueing_enabled", true)) {
      throw new ArrFailure("Queueing is not enabled");
    }
    testCategory(settings.category);
    testCategory(settings.importedCategory);
    poll();
  }

  private void testCategory(String category) throws IOException {
    if (category.isEmpty() || categories().containsKey(category)) {
      return;
    }
    post("torrents/createCategory", new ArrForm().field("category", category));
    if (!categories().containsKey(category)) {
      throw new ArrFailure("Configuration of category failed");
    }
  }

  @Override
  public void checkHealth() throws IOException {
    String root = config().text("save_path");
    JsonObject category = categories().getJsonObject(settings.category);
    String own = category == null ? "" : new ArrJson(category, true).text("savePath");
    Path folder = own.isEmpty() ? Path.of(root) : Path.of(root).resolve(own);
    if (own.startsWith("//") || !Files.isDirectory(folder)) {
      throw new ArrFailure(
          "places downloads in " + folder + " but this directory does not appear to exist");
    }
  }

  @Override
  public String grab(String magnet) throws IOException {
    String hash = ArrHash.ofMagnet(magnet);
    if (!config().truth("dht") && !magnet.contains("&tr=")) {
      throw new ArrFailure("Magnet Links without trackers not supported if DHT is disabled");
    }
    return grab(hash, new ArrForm().field("urls", magnet));
  }

  @Override
  public String grab(String title, byte[] torrent) throws IOException {
    return grab(ArrHash.ofTorrent(torrent), new ArrForm().file(title + ".torrent", torrent));
  }

  private String grab(String hash, ArrForm form) throws IOException {
    if (!settings.category.isEmpty()) {
      form.field("category", settings.category);
    }
    form.field(version().isFrom(2, 11) ? "stopped" : "paused", false);
    boolean goalLater = hasGoal() && !version().isFrom(2, 8, 1);
    if (hasGoal() && !goalLater) {
      addGoal(form, false);
    }
    if (post("torrents/add", form).equals("Fails.")) {
      throw new ArrFailure("Download client failed to add torrent");
    }
    if ((goalLater || settings.first) && isSeen(hash)) {
      afterwards(hash, goalLater);
    }
    return hash;
  }

  private boolean hasGoal() {
    return settings.ratio != null || settings.seedTime != null;
  }

  private void addGoal(ArrForm form, boolean all) {
    if (settings.ratio != null || all) {
      form.field("ratioLimit", settings.ratio == null ? "-2" : settings.ratio.toString());
    }
    if (settings.seedTime != null || all) {
      long minutes = settings.seedTime == null ? GLOBAL : settings.seedTime.toMinutes();
      form.field("seedingTimeLimit", String.valueOf(minutes));
    }
  }

  /** What is not shown within a second just stays without. */
  private boolean isSeen(String hash) throws IOException {
    for (int i = 0; i < LOOKS; i++) {
      if (send(HttpCall.get(uri("torrents/properties", Map.of("hash", lower(hash))))).ok()) {
        return true;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return false;
  }

  private void afterwards(String hash, boolean goal) throws IOException {
    if (goal) {
      ArrForm form = new ArrForm().field("hashes", lower(hash));
      addGoal(form, true);
      post("torrents/setShareLimits", form);
    }
    if (settings.first) {
      HttpAnswer answer =
          send(new ArrForm().field("hashes", lower(hash)).post(uri("torrents/topPrio", Map.of())));
      if (!answer.ok() && answer.status() != 409) {
        throw new ArrFailure("topPrio: HTTP " + answer.status());
      }
    }
  }

  @Override
  public List<ArrDownload> poll() throws IOException {
    version = null;
    version();
    ArrJson config = config();
    Map<String, String> query =
        settings.category.isEmpty() ? Map.of() : Map.of("category", settings.category);
    if (!(ArrJson.parse(get("torrents/info", query)) instanceof JsonArray rows)) {
      throw new ArrFailure("torrents/info is no list");
    }
    List<ArrDownload> downloads = new ArrayList<>();
    for (JsonObject row : rows.getValuesAs(JsonObject.class)) {
      downloads.add(download(new ArrJson(row, true), config));
    }
    return downloads;
  }

  private ArrDownload download(ArrJson row, ArrJson config) throws IOException {
    String hash = row.needed("hash");
    long size = row.number("size", 0);
    double ratio = row.decimal("ratio", 0);
    row.number("eta", 0);
    String state = row.text("state");
    Status status = status(state, config);
    String message = status == Status.WARNING ? "qBittorrent says " + state : "";
    String path = "";
    if (status == Status.COMPLETED && version().isFrom(2, 6, 1)) {
      path = row.text("content_path");
      if (path.equals(row.text("save_path"))) {
        status = Status.WARNING;
        message = "Path matches client base download directory";
        path = "";
      }
    }
    boolean over = settings.removes && OVER.contains(state) && isOver(row, config, hash, ratio);
    return new ArrDownload(
        hash.toUpperCase(Locale.ROOT),
        row.text("name"),
        status,
        message,
        path,
        size,
        (long) (size * (1 - row.decimal("progress", 0))),
        ratio,
        over,
        over);
  }

  private static Status status(String state, ArrJson config) throws ArrFailure {
    if (COMPLETED.contains(state)) {
      return Status.COMPLETED;
    }
    if (QUEUED.contains(state)) {
      return Status.QUEUED;
    }
    return switch (state) {
      case "error", "stalledDL", "missingFiles" -> Status.WARNING;
      case "stoppedDL", "pausedDL" -> Status.PAUSED;
      case "metaDL", "forcedMetaDL" -> config.truth("dht") ? Status.QUEUED : Status.WARNING;
      case "forcedDL", "moving", "downloading" -> Status.DOWNLOADING;
      default -> throw new ArrFailure("Unknown download state: " + state);
    };
  }

  private boolean isOver(ArrJson row, ArrJson config, String hash, double ratio)
      throws IOException {
    double limit = row.decimal("ratio_limit", GLOBAL);
    boolean byRatio =
        limit >= 0
            ? limit - ratio <= NEAR
            : limit == GLOBAL
                && config.truth("max_ratio_enabled")
                && config.decimal("max_ratio", 0) - ratio <= NEAR;
    long minutes = row.number("seeding_time_limit", GLOBAL);
    if (minutes == GLOBAL) {
      minutes =
          config.truth("max_seeding_time_enabled") ? config.number("max_seeding_time", -1) : -1;
    }
    if (byRatio || minutes >= 0 && seedingTime(row, hash) >= minutes * 60) {
      return true;
    }
    long idle = row.number("inactive_seeding_time_limit", GLOBAL);
    if (idle == GLOBAL) {
      idle =
          config.truth("max_inactive_seeding_time_enabled")
              ? config.number("max_inactive_seeding_time", -1)
              : -1;
    }
    long quiet = Instant.now().getEpochSecond() - row.number("last_activity", 0);
    return idle >= 0 && quiet > idle * 60;
  }

  private long seedingTime(ArrJson row, String hash) throws IOException {
    long told = row.number("seeding_time", -1);
    return told >= 0
        ? told
        : new ArrJson(ArrJson.object(get("torrents/properties", Map.of("hash", lower(hash)))), true)
            .number("seeding_time", 0);
  }

  @Override
  public void markImported(ArrDownload download) throws IOException {
    if (!settings.importedCategory.isEmpty()) {
      post(
          "torrents/setCategory",
          new ArrForm()
              .field("hashes", download.hash())
              .field("category", settings.importedCategory));
    }
  }

  @Override
  public void remove(ArrDownload download) throws IOException {
    post(
        "torrents/delete",
        new ArrForm().field("hashes", download.hash()).field("deleteFiles", "true"));
  }

  // ---- the wire

  private static String lower(String hash) {
    return hash.toLowerCase(Locale.ROOT);
  }

  /** Asks first whether it is a qBittorrent of today, without any login. */
  private ArrVersion version() throws IOException {
    if (version == null) {
      HttpAnswer probe = http.call(HttpCall.get(uri(VERSION, Map.of())));
      if (!probe.ok() && probe.status() != FORBIDDEN) {
        throw new ArrFailure(
            "Check your settings and qBittorrent configuration (HTTP " + probe.status() + ")");
      }
      version = ArrVersion.plain(get(VERSION, Map.of()));
    }
    return version;
  }

  private ArrJson config() throws IOException {
    return new ArrJson(ArrJson.object(get("app/preferences", Map.of())), true);
  }

  private JsonObject categories() throws IOException {
    return ArrJson.object(get("torrents/categories", Map.of()));
  }

  private URI uri(String method, Map<String, String> query) {
    return Form.uri(http.uri(API + method).toString(), query);
  }

  private String get(String method, Map<String, String> query) throws IOException {
    return good(method, send(HttpCall.get(uri(method, query))));
  }

  private String post(String method, ArrForm form) throws IOException {
    return good(method, send(form.post(uri(method, Map.of()))));
  }

  private static String good(String method, HttpAnswer answer) throws ArrFailure {
    if (!answer.ok()) {
      throw new ArrFailure(method + ": HTTP " + answer.status() + " " + answer.text());
    }
    return answer.text();
  }

  /** Only a 403 has it log in, and say the same once more. */
  private HttpAnswer send(HttpCall call) throws IOException {
    boolean hasLogin = !settings.user.isEmpty() && !settings.password.isEmpty();
    if (hasLogin && !http.hasCookies()) {
      login();
    }
    HttpAnswer answer = http.call(call);
    if (answer.status() == FORBIDDEN && hasLogin) {
      login();
      answer = http.call(call);
    }
    return answer;
  }

  private void login() throws IOException {
    HttpAnswer answer =
        http.call(
            new ArrForm()
                .field("username", settings.user)
                .field("password", settings.password)
                .post(uri("auth/login", Map.of())));
    boolean emptyToo = settings.app != FakeArr.App.LIDARR;
    boolean right = answer.text().equals("Ok.") || emptyToo && answer.text().isEmpty();
    if (!answer.ok() || !right) {
      throw new ArrFailure("Failed to authenticate with qBittorrent.");
    }
  }
}
