package org.seedferry.itests.host;

import jakarta.json.JsonObject;
import java.util.List;
import org.seedferry.testing.fake.FakeWebhook;

/** One notification as a webhook took it. */
public record Told(String event, long sequence, String name, boolean repeated) {

  /** All that a webhook has taken, in order. */
  public static List<Told> by(FakeWebhook webhook) {
    return webhook.accepted().stream().map(call -> of(call.json())).toList();
  }

  /** What a webhook has taken since it had taken this many, in order. */
  public static List<Told> after(FakeWebhook webhook, int taken) {
    return webhook.accepted().stream().skip(taken).map(call -> of(call.json())).toList();
  }

  private static Told of(JsonObject json) {
    return new Told(
        json.getString("event"),
        json.getJsonNumber("sequence").longValue(),
        json.getJsonObject("transfer").getString("name"),
        json.getBoolean("repeated"));
  }
}
