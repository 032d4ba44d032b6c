package org.seedferry.rpc.internal.transmission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.http.HttpCall;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.rpc.internal.desk.DeskRig;
import org.seedferry.rpc.internal.desk.RefusedException;
import org.seedferry.testing.torrent.TorrentMaker;

class MethodsTest extends OverTheWire {

  private static final String OTHER = "ef".repeat(20);

  private void twoTorrents() {
    rig.queue(HASH, "Show", "tv");
    rig.queue(OTHER, "Film", "films");
  }

  private List<String> names(JsonObjectBuilder arguments) throws IOException {
    JsonArray fields = Json.createArrayBuilder().add("name").build();
    return wire
        .good("torrent-get", arguments.add("fields", fields))
        .getJsonArray("torrents")
        .getValuesAs(JsonObject.class)
        .stream()
        .map(torrent -> torrent.getString("name"))
        .toList();
  }

  private String refusal(String method, JsonObjectBuilder arguments) throws IOException {
    return wire.call(method, arguments).getString("result");
  }

  @Test
  void idsAreNumbersHashesOrBoth() throws IOException {
    twoTorrents();
    int id = rig.item(OTHER).id();
    assertThat(names(Wire.arguments().add("ids", id))).containsExactly("Film");
    assertThat(names(Wire.arguments().add("ids", HASH.toUpperCase()))).containsExactly("Show");
    assertThat(names(Wire.arguments().add("ids", Json.createArrayBuilder().add(id).add(HASH))))
        .containsExactlyInAnyOrder("Show", "Film");
    assertThat(names(Wire.arguments().add("ids", 99))).isEmpty();
    assertThat(names(Wire.arguments())).containsExactly("Show", "Film");
    assertThat(refusal("torrent-start", Wire.arguments().add("ids", true)))
        .isEqualTo("'ids' has neither numbers nor hashes");
  }

  @Test
  void aTableHasItsNamesInItsFirstRow() throws IOException {
    twoTorrents();
    JsonArray fields = Json.createArrayBuilder().add("name").add("percentDone").build();
    assertThat(
            wire.good("torrent-get", Wire.arguments().add("fields", fields).add("format", "table"))
                .getJsonArray("torrents"))
        .hasToString("[[\"name\",\"percentDone\"],[\"Show\",0.5],[\"Film\",0.5]]");
  }

  @Test
  void recentlyActiveTellsWhatHasChangedAndWhatIsGone() throws IOException {
    twoTorrents();
    int film = rig.item(OTHER).id();
    JsonObjectBuilder recent = Wire.arguments().add("ids", "recently-active");
    assertThat(names(recent)).containsExactly("Show", "Film");
    rig.guard.advance(Duration.ofSeconds(61));
    assertThat(names(Wire.arguments().add("ids", "recently-active"))).isEmpty();
    rig.desk().pause(List.of(rig.item(HASH)));
    rig.desk().remove(List.of(rig.item(OTHER)), true);
    JsonArray fields = Json.createArrayBuilder().add("name").build();
    JsonObject changes =
        wire.good(
            "torrent-get", Wire.arguments().add("ids", "recently-active").add("fields", fields));
    assertThat(changes.getJsonArray("torrents")).hasToString("[{\"name\":\"Show\"}]");
    assertThat(changes.getJsonArray("removed")).hasToString("[" + film + "]");
    rig.guard.advance(Duration.ofSeconds(61));
    assertThat(names(Wire.arguments().add("ids", "recently-active"))).isEmpty();
  }

  @Test
  void everyFieldIsAnsweredAsItWasAskedFor() throws IOException {
    rig.queue(HASH, "Show", "tv");
    JsonObject torrent =
        wire.torrent("file-count", "fileCount", "peer-limit", "primary-mime-type", "noSuchField");
    assertThat(torrent.keySet())
        .containsExactly("file-count", "fileCount", "peer-limit", "primary-mime-type");
  }

  @Test
  void aTagComesBack() throws IOException {
    assertThat(wire.post("{\"method\":\"session-stats\",\"tag\":912313}").text())
        .contains("\"tag\":912313");
  }

  @Test
  void stopAndStartPauseAndResume() throws IOException {
    rig.queue(HASH, "Show", "tv");
    wire.good("torrent-stop", Wire.arguments().add("ids", HASH));
    assertThat(wire.torrent("status").getInt("status")).isZero();
    wire.good("torrent-start-now", Wire.arguments().add("ids", HASH));
    assertThat(wire.torrent("status").getInt("status")).isEqualTo(4);
  }

  @Test
  void aGoalIsSetPartByPartAndTakenBack() throws IOException {
    rig.queue(HASH, "Show", "tv");
    wire.good("torrent-set", Wire.arguments().add("ids", HASH).add("seedRatioLimit", 2));
    wire.good(
        "torrent-set",
        Wire.arguments().add("ids", HASH).add("seedIdleLimit", 60).add("seedIdleMode", 1));
    assertThat(rig.item(HASH).goal()).isEqualTo(new SeedGoal(2.0, Duration.ofHours(1)));
    wire.good("torrent-set", Wire.arguments().add("ids", HASH).add("seedRatioMode", 0));
    assertThat(rig.item(HASH).goal()).isEqualTo(new SeedGoal(null, Duration.ofHours(1)));
    assertThat(refusal("torrent-set", Wire.arguments().add("ids", HASH).add("seedRatioLimit", -1)))
        .contains("'seed_ratio_limit' cannot be -1");
  }

  @Test
  void whatCannotBeDoneIsRefusedWithTheReason() throws IOException {
    rig.queue(HASH, "Show", "tv");
    Map<String, JsonObjectBuilder> calls =
        Map.of(
            "torrent-set-location", Wire.arguments().add("ids", HASH).add("location", "/else"),
            "torrent-rename-path", Wire.arguments().add("ids", HASH).add("name", "x"),
            "torrent-set", Wire.arguments().add("trackerAdd", Json.createArrayBuilder().add("x")),
            "session-close", Wire.arguments(),
            "blocklist-update", Wire.arguments(),
            "group-set", Wire.arguments());
    for (String method : calls.keySet()) {
      assertThat(refusal(method, calls.get(method))).as(method).isNotEqualTo("success");
    }
    assertThat(
            refusal(
                "torrent-set-location", Wire.arguments().add("ids", HASH).add("location", "/else")))
        .contains("stays in " + root);
    wire.good(
        "torrent-set-location",
        Wire.arguments().add("ids", HASH).add("location", root.toString()).add("move", true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "torrent-verify",
        "torrent-reannounce",
        "queue-move-up",
        "queue-move-down",
        "queue-move-bottom",
        "session-stats",
        "group-get",
        "port-test"
      })
  void whatThereIsNothingToDoForSucceeds(String method) throws IOException {
    wire.good(method, Wire.arguments());
  }

  @Test
  void theSessionIsSetOnlyToWhatItIs() throws IOException {
    wire.good(
        "session-set",
        Wire.arguments()
            .add("download-dir", root.toString())
            .add("seedRatioLimited", false)
            .add("alt-speed-enabled", false)
            .add("peer-port", 0));
    assertThat(
            refusal(
                "session-set",
                Wire.arguments().add("download-dir", "/else").add("alt-speed-enabled", true)))
        .startsWith("download-dir, alt-speed-enabled: set in Seedferry's own settings");
  }

  @Test
  void theSessionTellsSomeFieldsWhereOnlyTheseAreAskedFor() throws IOException {
    assertThat(
            wire.good(
                    "session-get",
                    Wire.arguments().add("fields", Json.createArrayBuilder().add("download-dir")))
                .keySet())
        .containsExactly("download-dir");
  }

  @Test
  void freeSpaceIsToldOfTheRootAndBelow() throws IOException {
    JsonObject space = wire.good("free-space", Wire.arguments().add("path", root + "/tv"));
    assertThat(space.getJsonNumber("size-bytes").longValue()).isPositive();
    assertThat(space.getString("path")).isEqualTo(root + "/tv");
    assertThat(refusal("free-space", Wire.arguments().add("path", "/etc"))).contains("is told of");
  }

  @Test
  void aTorrentIsFetchedFromAnAddressThatMayLeadElsewhere() throws IOException {
    byte[] torrent = new TorrentMaker("Film", 16 << 10).file("", new byte[10]).v1();
    HttpServer indexer =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String base = "http://127.0.0.1:" + indexer.getAddress().getPort();
    indexer.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().add("Connection", "close");
            switch (exchange.getRequestURI().getPath()) {
              case "/file" -> {
                exchange.sendResponseHeaders(200, torrent.length);
                exchange.getResponseBody().write(torrent);
              }
              case "/moved" -> {
                exchange.getResponseHeaders().add("Location", "/file");
                exchange.sendResponseHeaders(302, -1);
              }
              case "/magnet" -> {
                exchange.getResponseHeaders().add("Location", DeskRig.MAGNET);
                exchange.sendResponseHeaders(301, -1);
              }
              case "/circle" -> {
                exchange.getResponseHeaders().add("Location", "/circle");
                exchange.sendResponseHeaders(302, -1);
              }
              default -> exchange.sendResponseHeaders(404, -1);
            }
          }
        });
    indexer.start();
    try {
      wire.good("torrent-add", Wire.arguments().add("filename", base + "/moved"));
      wire.good("torrent-add", Wire.arguments().add("filename", base + "/magnet"));
      assertThat(names(Wire.arguments())).containsExactly("Film", "Show.S01");
      assertThat(refusal("torrent-add", Wire.arguments().add("filename", base + "/key/no")))
          .isEqualTo("http://127.0.0.1 answers HTTP 404");
      assertThat(refusal("torrent-add", Wire.arguments().add("filename", base + "/circle")))
          .contains("from one address to the other");
    } finally {
      indexer.stop(0);
    }
  }

  @Test
  void whatIsNoTorrentIsRefused() throws IOException {
    for (String filename : new String[] {"/etc/passwd", "magnet:?xt=foo", "ftp://x/y"}) {
      assertThat(refusal("torrent-add", Wire.arguments().add("filename", filename)))
          .startsWith("invalid or corrupt torrent file: ");
    }
    assertThat(refusal("torrent-add", Wire.arguments().add("metainfo", "AAAA")))
        .startsWith("invalid or corrupt torrent file: ");
    assertThat(refusal("torrent-add", Wire.arguments()))
        .isEqualTo("no filename or metainfo specified");
    assertThat(
            refusal(
                "torrent-add",
                Wire.arguments()
                    .add("filename", DeskRig.MAGNET)
                    .add("files-unwanted", Json.createArrayBuilder().add(0))))
        .contains("single files are not left out here");
    assertThat(wire.torrents("id")).isEmpty();
  }

  @Test
  void deepNestingIsNoRequest() throws IOException {
    String deep = "[".repeat(200_000) + "]".repeat(200_000);
    assertThat(wire.post(deep).status()).isEqualTo(200);
    assertThat(
            wire.post("{\"method\":\"torrent-get\",\"arguments\":{\"fields\":" + deep + "}}")
                .text())
        .contains("no method name");
  }

  @Test
  void whatHasMoreValuesThanAnyRequestIsNoRequest() throws IOException {
    for (String many : List.of("0,", "[],", "{},", "\"\",")) {
      String list = "[" + many.repeat(1_000_000) + "0]";
      assertThat(
              wire.post("{\"method\":\"torrent-get\",\"arguments\":{\"ids\":" + list + "}}").text())
          .as(many)
          .contains("no method name");
    }
  }

  @Test
  void aNumberOfAnySizeIsAnswered() throws IOException {
    for (String number : List.of("1e999999999", "-1e-999999999", "9".repeat(1_000_000))) {
      HttpAnswer answer =
          wire.post("{\"method\":\"torrent-get\",\"arguments\":{\"ids\":" + number + "}}");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).contains("\"result\"").doesNotContain("internal error");
    }
  }

  @Test
  void nothingIsFetchedFromWhereOnlyThisHostGets() {
    List<HttpCall> made = new ArrayList<>();
    HttpCaller caller =
        call -> {
          made.add(call);
          return new HttpAnswer(302, Map.of("location", "https://b.example/x"), new byte[0]);
        };
    assertThatThrownBy(() -> source(caller, "http://a.example/x"))
        .hasMessageContaining("from one address to the other");
    assertThat(made).hasSize(4).allMatch(HttpCall::publicOnly);
    assertThat(made).allMatch(call -> call.maxAnswer() <= 16 << 20);
  }

  @Test
  void aRedirectLeadsToTheWebOnlyAndNeverToLessSecrecy() {
    for (String to : List.of("file:///etc/passwd", "ftp://x/y", "jar:http://x!/y", "gopher://x")) {
      assertThatThrownBy(() -> source(leadsTo(to), "http://a.example/x"))
          .as(to)
          .hasMessage("http://a.example leads to what is no web address");
    }
    assertThatThrownBy(() -> source(leadsTo("http://a.example/y"), "https://a.example/x?key=1"))
        .hasMessage("https://a.example leads from https to http");
    assertThatThrownBy(() -> source(leadsTo("http://[broken"), "http://a.example/x?key=1"))
        .isInstanceOf(RefusedException.class)
        .hasMessageNotContaining("key=1");
  }

  private static HttpCaller leadsTo(String location) {
    return call -> new HttpAnswer(302, Map.of("location", location), new byte[0]);
  }

  private static GrabSource source(HttpCaller caller, String filename) throws Exception {
    Arguments arguments = new Arguments(Wire.arguments().add("filename", filename).build());
    return new SourceReader(() -> caller).read(arguments);
  }

  @Test
  void thousandsAreListed() throws IOException {
    for (int i = 1; i <= 2_000; i++) {
      rig.put(i, String.format("%040x", i), "Show." + i);
    }
    assertThat(wire.torrents("id", "name", "labels")).hasSize(2_000);
  }
}
