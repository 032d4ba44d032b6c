package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A webhook of Discord: keeps messages, refuses what is beyond Discord's limits, and answers as it
 * is told to. Thread-safe.
 */
public final class FakeDiscord implements AutoCloseable {

  /** The secret part of its URL. */
  public static final String TOKEN = "tok-3nS3cr3t_webhook-token";

  private final FakeWebhook hook;

  private FakeDiscord(Executor executor) throws IOException {
    this.hook = new FakeWebhook(executor, "/api/webhooks/1234567890/" + TOKEN, FakeDiscord::check);
  }

  /** Starts one on a free loopback port; requests are answered in the executor's threads. */
  public static FakeDiscord start(Executor executor) throws IOException {
    return new FakeDiscord(executor);
  }

  /** The webhook's URL. */
  public URI uri() {
    return hook.uri();
  }

  /** The messages that it has accepted, in order. */
  public List<JsonObject> messages() {
    return hook.accepted().stream().map(FakeCall::json).toList();
  }

  /** Every request so far. */
  public List<FakeCall> calls() {
    return hook.calls();
  }

  /** Answers the next requests with these replies, before it behaves again. */
  public void answerNext(FakeReply... replies) {
    hook.answerNext(replies);
  }

  /** What it answers when it is asked too often. */
  public static FakeReply rateLimited(double seconds) {
    return FakeReply.json(
            429,
            Json.createObjectBuilder()
                .add("message", "You are being rate limited.")
                .add("retry_after", seconds)
                .add("global", false)
                .build())
        .header("Retry-After", String.valueOf((long) Math.ceil(seconds)));
  }

  /** Lets every request wait until {@link #letGo()}, at most a minute. */
  public void hold() {
    hook.hold();
  }

  /** Ends {@link #hold()}. */
  public void letGo() {
    hook.letGo();
  }

  @Override
  public void close() {
    hook.close();
  }

  private static FakeReply check(FakeCall call) {
    String wrong;
    try {
      wrong = wrong(call.json());
    } catch (JsonException | IllegalStateException | ClassCastException e) {
      wrong = "not JSON";
    }
    if (wrong == null) {
      return FakeReply.empty(204);
    }
    return FakeReply.json(
        400,
        Json.createObjectBuilder()
            .add("message", "Invalid Form Body: " + wrong)
            .add("code", 50035)
            .build());
  }

  private static String wrong(JsonObject message) {
    String content = message.getString("content", "");
    if (content.length() > 2000) {
      return "content";
    }
    if (!message.containsKey("embeds")) {
      return content.isEmpty() ? "empty message" : null;
    }
    int total = 0;
    for (JsonValue embed : message.getJsonArray("embeds")) {
      int size = size(embed.asJsonObject());
      if (size < 0) {
        return "embed";
      }
      total += size;
    }
    return total > 6000 || message.getJsonArray("embeds").size() > 10 ? "embeds" : null;
  }

  /** The characters of an embed, -1 when one of its parts is too long. */
  private static int size(JsonObject embed) {
    int title = embed.getString("title", "").length();
    int description = embed.getString("description", "").length();
    int footer =
        embed.containsKey("footer") ? embed.getJsonObject("footer").getString("text").length() : 0;
    if (title > 256 || description > 4096 || footer > 2048) {
      return -1;
    }
    int total = title + description + footer;
    int count = 0;
    for (JsonValue value :
        embed.containsKey("fields") ? embed.getJsonArray("fields") : JsonValue.EMPTY_JSON_ARRAY) {
      JsonObject field = value.asJsonObject();
      int name = field.getString("name").length();
      int text = field.getString("value").length();
      if (name < 1 || name > 256 || text < 1 || text > 1024 || ++count > 25) {
        return -1;
      }
      total += name + text;
    }
    return total;
  }
}
