package org.seedferry.testing.arr;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.testing.arr.ArrDownload.Status;

/** What an *arr does with a "Transmission". Not thread-safe. */
public final class ArrTransmission implements ArrClient {

  private static final String SESSION = "X-Transmission-Session-Id";
  private static final List<String> FIELDS =
      List.of(
          "id",
          "hashString",
          "name",
          "downloadDir",
          "totalSize",
          "leftUntilDone",
          "isFinished",
          "eta",
          "status",
          "secondsDownloading",
          "secondsSeeding",
          "errorString",
          "uploadedEver",
          "downloadedEver",
          "seedRatioLimit",
          "seedRatioMode",
          "seedIdleLimit",
          "seedIdleMode",
          "fileCount",
          "file-count",
          "labels");

  private static final int STOPPED = 0;
  private static final int CHECK_WAIT = 1;
  private static final int CHECK = 2;
  private static final int QUEUED = 3;
  private static final int SEEDING_WAIT = 5;
  private static final int SEEDING = 6;
  private static final int GLOBAL = 0;
  private static final int OWN = 1;

  private final ArrSettings settings;
  private final ArrHttp http;
  private String session;
  private ArrVersion version;

  public ArrTransmission(ArrSettings settings) {
    this.settings = settings;
    this.http = new ArrHttp(settings, true);
  }

  @Override
  public void test() throws IOException {
    session = null;
    version = null;
    if (!version().isFrom(2, 40)) {
      throw new ArrFailure("Transmission version not supported, should be 2.40 or higher");
    }
    poll();
  }

  @Override
  public void checkHealth() throws IOException {
    String folder = folder() == null ? config().needed("download-dir") : folder();
    if (!Files.isDirectory(Path.of(folder))) {
      throw new ArrFailure(
          "places downloads in " + folder + " but this directory does not appear to exist");
    }
  }

  @Override
  public String grab(String magnet) throws IOException {
    return grab(ArrHash.ofMagnet(magnet), Json.createObjectBuilder().add("filename", magnet));
  }

  @Override
  public String grab(String title, byte[] torrent) throws IOException {
    return grab(
        ArrHash.ofTorrent(torrent),
        Json.createObjectBuilder().add("metainfo", Base64.getEncoder().encodeToString(torrent)));
  }

  private String grab(String hash, JsonObjectBuilder source) throws IOException {
    source.add("paused", false);
    String folder = folder();
    if (folder != null) {
      source.add("download-dir", folder);
    }
    if (!settings.category.isEmpty() && version().isFrom(4)) {
      source.add("labels", Json.createArrayBuilder().add(settings.category));
    }
    call("torrent-add", source.build());
    if (settings.ratio != null || settings.seedTime != null) {
      JsonObjectBuilder goal = ids(hash);
      if (settings.ratio != null) {
        goal.add("seedRatioLimit", settings.ratio).add("seedRatioMode", OWN);
      }
      if (settings.seedTime != null) {
        goal.add("seedIdleLimit", settings.seedTime.toMinutes()).add("seedIdleMode", OWN);
      }
      call("torrent-set", goal.build());
    }
    if (settings.first) {
      call("queue-move-top", ids(hash).build());
    }
    return hash;
  }

  /** Null where the client decides. */
  private String folder() throws IOException {
    if (!settings.directory.isEmpty()) {
      return settings.directory;
    }
    return settings.category.isEmpty()
        ? null
        : config().needed("download-dir").replaceAll("/+$", "") + "/" + settings.category;
  }

  @Override
  public List<ArrDownload> poll() throws IOException {
    List<ArrDownload> downloads = new ArrayList<>();
    ArrJson config = null;
    for (JsonObject torrent : torrents(Json.createObjectBuilder())) {
      ArrJson row = new ArrJson(torrent, false);
      boolean askConfig =
          row.small("status", 0) == STOPPED
              && (row.small("seedRatioMode", 0) == GLOBAL
                  || row.small("seedIdleMode", 0) == GLOBAL);
      config = askConfig && config == null ? config() : config;
      if (isOurs(row)) {
        downloads.add(download(row, config));
      }
    }
    return downloads;
  }

  private boolean isOurs(ArrJson row) throws IOException {
    String category = settings.category;
    List<String> labels = row.texts("labels");
    String folder = row.text("downloadDir");
    if (!category.isEmpty() && !labels.isEmpty() && version().isFrom(4)) {
      return labels.stream().anyMatch(category::equalsIgnoreCase);
    }
    if (!settings.directory.isEmpty()) {
      return Path.of(folder).startsWith(Path.of(settings.directory));
    }
    return category.isEmpty() || Set.of(folder.split("[/\\\\]")).contains(category);
  }

  private ArrDownload download(ArrJson row, ArrJson config) throws ArrFailure {
    // every field is read, for one of a wrong type loses the whole list
    row.small("id", 0);
    row.number("eta", 0);
    row.number("secondsDownloading", 0);
    row.small("fileCount", 0);
    row.small("file-count", 0);
    String name = row.needed("name");
    long size = row.number("totalSize", 0);
    long left = row.number("leftUntilDone", 0);
    long downloaded = row.number("downloadedEver", 0);
    long uploaded = row.number("uploadedEver", 0);
    double ratio = downloaded <= 0 ? 0 : (double) uploaded / downloaded;
    boolean removable = settings.removes && isOver(row, config, ratio);
    return new ArrDownload(
        row.needed("hashString").toUpperCase(Locale.ROOT),
        name,
        status(row, size, left),
        row.text("errorString"),
        row.needed("downloadDir").replaceAll("/+$", "") + "/" + name.replace(':', '_'),
        size,
        left,
        ratio,
        removable && row.small("status", 0) == STOPPED,
        removable);
  }

  private static Status status(ArrJson row, long size, long left) throws ArrFailure {
    int status = row.small("status", 0);
    if (!row.text("errorString").isBlank()) {
      return Status.WARNING;
    }
    if (size == 0) {
      return Status.QUEUED;
    }
    if (left == 0 && Set.of(STOPPED, SEEDING, SEEDING_WAIT).contains(status)) {
      return Status.COMPLETED;
    }
    if (row.truth("isFinished") && status != CHECK_WAIT && status != CHECK) {
      return Status.COMPLETED;
    }
    return status == QUEUED ? Status.QUEUED : Status.DOWNLOADING;
  }

  private static boolean isOver(ArrJson row, ArrJson config, double ratio) throws ArrFailure {
    boolean stopped = row.small("status", 0) == STOPPED;
    boolean seeding = row.small("status", 0) == SEEDING;
    double ratioLimit = row.decimal("seedRatioLimit", 0);
    int ratioMode = row.small("seedRatioMode", 0);
    int idleMode = row.small("seedIdleMode", 0);
    long idleSeconds = row.number("seedIdleLimit", 0) * 60;
    boolean byRatio =
        ratioMode == OWN
            ? stopped && ratio >= ratioLimit
            : ratioMode == GLOBAL
                && stopped
                && config.truth("seedRatioLimited")
                && ratio >= config.decimal("seedRatioLimit", 0);
    boolean byTime =
        idleMode == OWN
            ? (stopped || seeding) && row.number("secondsSeeding", 0) > idleSeconds
            : idleMode == GLOBAL && stopped && config.truth("idle-seeding-limit-enabled");
    return byRatio || byTime;
  }

  @Override
  public void markImported(ArrDownload download) throws IOException {
    String imported = settings.importedCategory;
    if (imported.isEmpty() || imported.equals(settings.category) || !version().isFrom(4)) {
      return;
    }
    JsonObject torrent = torrents(ids(download.hash())).get(0);
    JsonArrayBuilder labels = Json.createArrayBuilder();
    Stream.concat(new ArrJson(torrent, false).texts("labels").stream(), Stream.of(imported))
        .filter(label -> !label.equals(settings.category))
        .distinct()
        .forEach(labels::add);
    call("torrent-set", ids(download.hash()).add("labels", labels).build());
  }

  @Override
  public void remove(ArrDownload download) throws IOException {
    call("torrent-remove", ids(download.hash()).add("delete-local-data", true).build());
  }

  // ---- the wire

  private ArrVersion version() throws IOException {
    if (version == null) {
      version = ArrVersion.first(config().needed("version"));
    }
    return version;
  }

  private ArrJson config() throws IOException {
    return new ArrJson(call("session-get", null), false);
  }

  private List<JsonObject> torrents(JsonObjectBuilder arguments) throws IOException {
    JsonObject answer =
        call("torrent-get", arguments.add("fields", Json.createArrayBuilder(FIELDS)).build());
    if (!(answer.get("torrents") instanceof JsonArray torrents)) {
      throw new ArrFailure("'torrents' is " + answer.get("torrents"));
    }
    return torrents.getValuesAs(JsonObject.class);
  }

  private static JsonObjectBuilder ids(String hash) {
    return Json.createObjectBuilder().add("ids", Json.createArrayBuilder().add(hash));
  }

  private JsonObject call(String method, JsonObject arguments) throws IOException {
    if (session == null) {
      greet();
    }
    JsonObjectBuilder request = Json.createObjectBuilder().add("method", method);
    if (arguments != null) {
      request.add("arguments", arguments);
    }
    String body = indented(request.build());
    HttpAnswer answer = post(body);
    if (answer.status() == 409) {
      greet();
      answer = post(body);
    }
    if (answer.status() == 401) {
      throw new ArrFailure("User authentication failed.");
    }
    JsonObject envelope = ArrJson.object(answer.text());
    String result = new ArrJson(envelope, false).needed("result");
    if (!result.equals("success")) {
      throw new ArrFailure(result);
    }
    return envelope.get("arguments") instanceof JsonObject object
        ? object
        : JsonValue.EMPTY_JSON_OBJECT;
  }

  private HttpAnswer post(String body) throws IOException {
    return http.call(HttpCall.postJson(http.uri("rpc"), body).header(SESSION, session));
  }

  /** Only a 409 with a session is understood. */
  private void greet() throws IOException {
    HttpAnswer answer = http.call(HttpCall.get(http.uri("rpc")));
    if (answer.status() != 409) {
      throw new ArrFailure(
          "Failed to authenticate with Transmission (HTTP " + answer.status() + ")");
    }
    session = answer.header(SESSION);
    if (session == null) {
      throw new ArrFailure("Remote host did not return a Session Id.");
    }
  }

  private static String indented(JsonObject request) {
    StringWriter text = new StringWriter();
    try (JsonWriter writer =
        Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true)).createWriter(text)) {
      writer.write(request);
    }
    return text.toString().strip();
  }
}
