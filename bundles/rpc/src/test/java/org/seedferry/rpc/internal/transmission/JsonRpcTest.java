package org.seedferry.rpc.internal.transmission;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.seedferry.rpc.internal.desk.DeskRig;

/** The dialect of Transmission 4.1: JSON-RPC 2.0 with names in snake case. */
class JsonRpcTest extends OverTheWire {

  private JsonObject call(String method, String params) throws IOException {
    return Wire.parsed(
        wire.post(
                "{\"jsonrpc\":\"2.0\",\"id\":\"x1\",\"method\":\""
                    + method
                    + "\",\"params\":"
                    + params
                    + "}")
            .text());
  }

  @Test
  void theSameMethodsAreCalledByTheirNewNames() throws IOException {
    JsonObject added =
        call(
            "torrent_add",
            "{\"filename\":\"" + DeskRig.MAGNET + "\",\"download_dir\":\"" + root + "/tv\"}");
    assertThat(added.getString("jsonrpc")).isEqualTo("2.0");
    assertThat(added.getString("id")).isEqualTo("x1");
    assertThat(
            added.getJsonObject("result").getJsonObject("torrent_added").getString("hash_string"))
        .isEqualTo(DeskRig.HASH);
    JsonObject torrent =
        call("torrent_get", "{\"fields\":[\"hash_string\",\"download_dir\",\"peers_from\"]}")
            .getJsonObject("result")
            .getJsonArray("torrents")
            .getJsonObject(0);
    assertThat(torrent.keySet()).containsExactly("hash_string", "download_dir", "peers_from");
    assertThat(torrent.getString("download_dir")).isEqualTo(root + "/tv");
    assertThat(torrent.getJsonObject("peers_from")).containsKey("from_cache");
    assertThat(call("torrent_stop", "{\"ids\":[1]}").getJsonObject("result")).isEmpty();
  }

  @Test
  void allFieldsOfTheSessionAreInSnakeCase() throws IOException {
    JsonObject session = call("session_get", "{}").getJsonObject("result");
    assertThat(session.keySet()).allMatch(name -> name.matches("[a-z0-9_]+"));
    assertThat(session).containsKeys("seed_ratio_limited", "rpc_version_semver", "download_dir");
    assertThat(session.getJsonObject("units")).containsKeys("speed_units", "memory_bytes");
  }

  @Test
  void errorsHaveTheirCodes() throws IOException {
    assertThat(code(call("no_such_method", "{}"))).isEqualTo(-32601);
    assertThat(code(call("torrent_get", "{}"))).isEqualTo(-32602);
    assertThat(code(call("torrent_get", "[1]"))).isEqualTo(-32602);
    assertThat(code(call("torrent_get", "{\"fields\":7}"))).isEqualTo(-32602);
    assertThat(code(call("session_close", "{}"))).isEqualTo(5);
    JsonObject corrupt = call("torrent_add", "{\"metainfo\":\"AAAA\"}");
    assertThat(code(corrupt)).isEqualTo(9);
    assertThat(corrupt.getJsonObject("error").getString("message"))
        .isEqualTo("invalid or corrupt torrent file");
    assertThat(corrupt.getJsonObject("error").getJsonObject("data").getString("error_string"))
        .startsWith("invalid or corrupt torrent file: ");
    assertThat(corrupt).doesNotContainKey("result");
  }

  private static int code(JsonObject answer) {
    return answer.getJsonObject("error").getInt("code");
  }

  @Test
  void whatIsNoRequestIsSaidToBeNone() throws IOException {
    for (String body :
        new String[] {
          "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"session_get\"}",
          "{\"jsonrpc\":\"2.0\",\"id\":1}",
          "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"session_get\"}",
          "{\"jsonrpc\":\"2.0\",\"method\":7}",
          "[]"
        }) {
      assertThat(code(Wire.parsed(wire.post(body).text()))).as(body).isEqualTo(-32600);
    }
  }

  @Test
  void aBatchIsAnsweredInOne() throws IOException {
    String text =
        wire.post(
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"session_stats\"},"
                    + "{\"jsonrpc\":\"2.0\",\"method\":\"session_get\"},7,"
                    + "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"port_test\"}]")
            .text();
    try (var reader = Json.createReader(new StringReader(text))) {
      JsonArray answers = reader.readArray();
      assertThat(answers).hasSize(3);
      assertThat(answers.getJsonObject(0).getJsonObject("result").getInt("torrent_count")).isZero();
      assertThat(code(answers.getJsonObject(1))).isEqualTo(-32600);
      assertThat(answers.getJsonObject(2).isNull("id")).isTrue();
      assertThat(answers.getJsonObject(2).getJsonObject("result").getBoolean("port_is_open"))
          .isFalse();
    }
  }

  @Test
  void aNotificationIsDoneAndNotAnswered() throws IOException {
    rig.queue(DeskRig.HASH, "Show", "tv");
    var answer = wire.post("{\"jsonrpc\":\"2.0\",\"method\":\"torrent_stop\"}");
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(rig.item(DeskRig.HASH).paused()).isTrue();
    assertThat(wire.post("[{\"jsonrpc\":\"2.0\",\"method\":\"no_such\"}]").status()).isEqualTo(204);
  }
}
