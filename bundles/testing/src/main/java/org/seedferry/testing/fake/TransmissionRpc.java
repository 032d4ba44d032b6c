package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The methods behind Transmission's remote control, over torrents in memory. Thread-safe. */
final class TransmissionRpc {

  private static final Pattern JSON_RPC = Pattern.compile("4\\.[1-9]|[5-9]\\.");
  private static final String CORRUPT = "invalid or corrupt torrent file";

  private final TransmissionFields rows = new TransmissionFields();
  private final FakeTorrents torrents;
  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private final List<JsonObject> calls = new ArrayList<>();
  private String version = "3.00 (bb6b5a062e)";
  private String downloadDir = "/downloads";
  private volatile CallHook before = method -> {};
  private volatile CallHook after = method -> {};

  TransmissionRpc(FakeTorrents torrents) {
    this.torrents = torrents;
  }

  void before(CallHook hook) {
    before = hook;
  }

  void after(CallHook hook) {
    after = hook;
  }

  synchronized void version(String newVersion) {
    version = newVersion;
  }

  synchronized void downloadDir(String newFolder) {
    downloadDir = newFolder;
  }

  synchronized List<JsonObject> calls(String method) {
    return calls.stream().filter(call -> method.equals(call.getString("method", ""))).toList();
  }

  /** True for versions that know JSON-RPC too. */
  synchronized boolean speaksJsonRpc() {
    return JSON_RPC.matcher(version).lookingAt();
  }

  /** Answers one request in the wire's own form. */
  String answer(String body) {
    JsonObject request;
    try (var reader = Json.createReader(new StringReader(body))) {
      request = reader.readObject();
    } catch (JsonException | IllegalStateException e) {
      return envelope(Outcome.refused("no method name"), null);
    }
    if (speaksJsonRpc() && request.containsKey("jsonrpc")) {
      return newEnvelope(called(TransmissionNames.older(request)), request.get("id"));
    }
    return envelope(called(request), request.get("tag"));
  }

  /**
   * What came of a call.
   *
   * @param refusal null where it brought something
   */
  private record Outcome(String refusal, JsonObject brought) {

    static Outcome refused(String why) {
      return new Outcome(why, JsonValue.EMPTY_JSON_OBJECT);
    }
  }

  private Outcome called(JsonObject request) {
    String method = request.getString("method", "");
    before.called(method);
    Outcome outcome = perform(method, request);
    after.called(method);
    return outcome;
  }

  private synchronized Outcome perform(String method, JsonObject request) {
    calls.add(request);
    JsonObject arguments =
        request.containsKey("arguments")
            ? request.getJsonObject("arguments")
            : JsonValue.EMPTY_JSON_OBJECT;
    try {
      return new Outcome(
          null,
          switch (method) {
            case "session-get" -> session();
            case "free-space" -> freeSpace(arguments);
            case "torrent-get" -> get(arguments);
            case "torrent-add" -> add(arguments);
            case "torrent-set" -> set(arguments);
            case "torrent-remove" -> remove(arguments);
            case "torrent-start", "torrent-stop", "torrent-verify" -> JsonValue.EMPTY_JSON_OBJECT;
            default -> throw new IllegalArgumentException("method name not recognized");
          });
    } catch (IllegalArgumentException e) {
      return Outcome.refused(e.getMessage());
    }
  }

  private JsonObject session() {
    return Json.createObjectBuilder()
        .add("download-dir", downloadDir)
        .add("rpc-version", legacy() ? 16 : 17)
        .add("rpc-version-minimum", legacy() ? 1 : 14)
        .add("seedRatioLimit", 2)
        .add("seedRatioLimited", false)
        .add("version", version)
        .build();
  }

  private static JsonObject freeSpace(JsonObject arguments) {
    return Json.createObjectBuilder()
        .add("path", arguments.getString("path"))
        .add("size-bytes", FakeTorrentClient.FREE_BYTES)
        .build();
  }

  private JsonObject get(JsonObject arguments) {
    if (!arguments.containsKey("fields")) {
      throw new IllegalArgumentException("no fields specified");
    }
    List<String> fields =
        arguments.getJsonArray("fields").getValuesAs(JsonString.class).stream()
            .map(JsonString::getString)
            .toList();
    var list = Json.createArrayBuilder();
    for (FakeTorrent torrent : selected(arguments)) {
      list.add(rows.of(torrent, id(torrent), downloadDir, legacy(), fields));
    }
    return Json.createObjectBuilder().add("torrents", list).build();
  }

  private JsonObject add(JsonObject arguments) {
    String folderName = arguments.getString("download-dir", downloadDir);
    if (!folderName.startsWith("/")) {
      throw new IllegalArgumentException("download directory path is not absolute");
    }
    FakeTorrent torrent = read(arguments).in(folderName);
    boolean known = torrents.has(torrent.hash());
    if (!known) {
      if (!legacy() && arguments.containsKey("labels")) {
        torrent.labels(strings(arguments.getJsonArray("labels")));
      }
      torrents.put(torrent);
    }
    return Json.createObjectBuilder()
        .add(
            known ? "torrent-duplicate" : "torrent-added",
            Json.createObjectBuilder()
                .add("hashString", torrent.hash())
                .add("id", id(torrent))
                .add("name", torrents.get(torrent.hash()).name()))
        .build();
  }

  private static FakeTorrent read(JsonObject arguments) {
    try {
      if (arguments.containsKey("metainfo")) {
        return Metainfo.read(Base64.getDecoder().decode(arguments.getString("metainfo")));
      }
      return Metainfo.magnet(arguments.getString("filename", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(CORRUPT, e);
    }
  }

  private JsonObject set(JsonObject arguments) {
    for (FakeTorrent torrent : selected(arguments)) {
      if (arguments.containsKey("labels")) {
        torrent.labels(strings(arguments.getJsonArray("labels")));
      }
      torrent.limits(limits(torrent.limits(), arguments));
    }
    return JsonValue.EMPTY_JSON_OBJECT;
  }

  /** It knows no time. Each limit is that for all (0), the torrent's own (1) or none (2). */
  private static FakeLimits limits(FakeLimits before, JsonObject arguments) {
    FakeLimits all = FakeLimits.GENERAL;
    Double ratio =
        switch (arguments.getInt("seedRatioMode", -1)) {
          case -1 -> before.ratio();
          case 0 -> all.ratio();
          case 1 -> arguments.getJsonNumber("seedRatioLimit").doubleValue();
          default -> null;
        };
    Duration idle =
        switch (arguments.getInt("seedIdleMode", -1)) {
          case -1 -> before.idle();
          case 0 -> all.idle();
          case 1 -> Duration.ofMinutes(arguments.getInt("seedIdleLimit"));
          default -> null;
        };
    return new FakeLimits(ratio, null, idle, false);
  }

  private JsonObject remove(JsonObject arguments) {
    for (FakeTorrent torrent : selected(arguments)) {
      torrents.remove(torrent.hash(), arguments.getBoolean("delete-local-data", false));
    }
    return JsonValue.EMPTY_JSON_OBJECT;
  }

  private List<FakeTorrent> selected(JsonObject arguments) {
    JsonValue wanted = arguments.get("ids");
    if (wanted == null) {
      return torrents.all();
    }
    JsonArray list =
        wanted instanceof JsonArray array ? array : Json.createArrayBuilder().add(wanted).build();
    List<FakeTorrent> found = new ArrayList<>();
    for (JsonValue id : list) {
      String hash =
          id instanceof JsonString text ? text.getString().toLowerCase(Locale.ROOT) : hashOf(id);
      if (torrents.has(hash)) {
        found.add(torrents.get(hash));
      }
    }
    return found;
  }

  private String hashOf(JsonValue id) {
    int number = ((JsonNumber) id).intValue();
    return torrents.all().stream()
        .filter(torrent -> id(torrent) == number)
        .map(FakeTorrent::hash)
        .findFirst()
        .orElse("");
  }

  /** Counted in the order in which they are first told. */
  private int id(FakeTorrent torrent) {
    return ids.computeIfAbsent(torrent.hash(), hash -> ids.size() + 1);
  }

  private boolean legacy() {
    return version.startsWith("2.") || version.startsWith("3.");
  }

  private String envelope(Outcome outcome, JsonValue tag) {
    var answer =
        Json.createObjectBuilder()
            .add("arguments", outcome.brought())
            .add("result", outcome.refusal() == null ? "success" : outcome.refusal());
    if (tag != null) {
      answer.add("tag", tag);
    }
    String text = answer.build().toString();
    return legacy() ? brokenEscapes(text) : text;
  }

  private static String newEnvelope(Outcome outcome, JsonValue id) {
    var answer = Json.createObjectBuilder().add("jsonrpc", "2.0").add("id", id);
    if (outcome.refusal() == null) {
      answer.add("result", TransmissionNames.newer(outcome.brought()));
    } else {
      boolean corrupt = outcome.refusal().equals(CORRUPT);
      answer.add(
          "error",
          Json.createObjectBuilder()
              .add("code", corrupt ? 9 : -32600)
              .add("message", corrupt ? "invalid or corrupt torrent" : outcome.refusal()));
    }
    return answer.build().toString();
  }

  /** Versions below 4 write a code point with as many hex digits as it happens to need. */
  private static String brokenEscapes(String json) {
    StringBuilder text = new StringBuilder();
    json.codePoints()
        .forEach(
            point -> {
              if (point < 0x80) {
                text.append((char) point);
              } else {
                text.append(String.format("\\u%04x", point));
              }
            });
    return text.toString();
  }

  private static String[] strings(JsonArray array) {
    return array.getValuesAs(JsonString.class).stream()
        .map(JsonString::getString)
        .toArray(String[]::new);
  }
}
