package org.seedferry.rpc.internal.transmission;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Clock;
import java.util.List;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;
import org.seedferry.rpc.internal.Fuzzed;
import org.seedferry.rpc.internal.qbittorrent.FakeDesk;

/** Calls out of any text, in both dialects: answered in JSON, and never by a defect of ours. */
@Fuzzed
class RpcFuzzIT {

  private static final List<String> METHODS =
      List.of(
          "torrent-get",
          "torrent-add",
          "torrent-set",
          "torrent-remove",
          "torrent-stop",
          "queue-move-top",
          "torrent-set-location",
          "session-get",
          "session-set",
          "session-stats",
          "free-space");

  @FuzzTest
  void body(FuzzedDataProvider data) {
    answered(data.consumeRemainingAsString());
  }

  /** Any JSON as the arguments of any method. */
  @FuzzTest
  void arguments(FuzzedDataProvider data) {
    String method = data.pickValue(METHODS);
    boolean newer = data.consumeBoolean();
    String arguments = data.consumeRemainingAsString();
    if (!isObject(arguments)) {
      return;
    }
    String name = newer ? method.replace('-', '_') : method;
    String answer =
        answered(
            newer
                ? "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\""
                    + name
                    + "\",\"params\":"
                    + arguments
                    + "}"
                : "{\"method\":\"" + name + "\",\"arguments\":" + arguments + "}");
    JsonObject object = read(answer).asJsonObject();
    assertThat(object).containsKey(newer ? "id" : "result");
    assertThat(object.containsKey("error")).isEqualTo(newer && !object.containsKey("result"));
  }

  private static String answered(String body) {
    FakeDesk desk = new FakeDesk().withOne();
    SourceReader sources = new SourceReader(() -> null);
    Rpc rpc = new Rpc(new Methods(desk, FakeDesk.ALL, "session", sources, Clock.systemUTC()));
    JsonOut out = new JsonOut();
    rpc.answer(body, out);
    String answer = out.toString();
    assertThat(answer).doesNotContain("internal error").doesNotContain("Internal error");
    if (!answer.isEmpty()) {
      assertSound(read(answer));
    }
    return answer;
  }

  private static void assertSound(JsonValue answer) {
    if (answer instanceof JsonArray batch) {
      assertThat(batch).isNotEmpty().hasSizeLessThanOrEqualTo(100).doesNotContain(JsonValue.NULL);
    } else {
      JsonObject object = answer.asJsonObject();
      assertThat(object.containsKey("result") || object.containsKey("error")).isTrue();
    }
  }

  private static JsonValue read(String answer) {
    try (JsonReader reader = Json.createReader(new StringReader(answer))) {
      return reader.readValue();
    }
  }

  private static boolean isObject(String text) {
    try {
      return WireJson.parse(text) instanceof JsonObject;
    } catch (UnreadableException e) {
      return false;
    }
  }
}
