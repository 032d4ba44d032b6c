package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Posts to the webhooks among an *arr's notifications, in the thread that imports, and waits for
 * the answers, as the originals do. Thread-safe.
 */
final class ArrWebhooks {

  private static final int PATIENCE_MILLIS = 100_000;
  private static final int PUT = 2;

  private final FakeArr.App app;
  private final Supplier<List<JsonObject>> notifications;
  private final List<Integer> answers = new CopyOnWriteArrayList<>();

  ArrWebhooks(FakeArr.App app, Supplier<List<JsonObject>> notifications) {
    this.app = app;
    this.notifications = notifications;
  }

  /** What the posts were answered with so far; -1 for one without an answer. */
  List<Integer> answers() {
    return List.copyOf(answers);
  }

  /** An import of a file is told of; an upgrade only where that is ticked too. */
  void sendImport(JsonObject post, boolean upgrade) {
    for (JsonObject notification : notifications.get()) {
      boolean wanted = isTicked(notification, "onDownload");
      if (wanted && (!upgrade || isTicked(notification, "onUpgrade"))) {
        answers.add(send(notification, post));
      }
    }
  }

  /** The same for what one tick alone decides about. */
  void send(String tick, JsonObject post) {
    for (JsonObject notification : notifications.get()) {
      if (isTicked(notification, tick)) {
        answers.add(send(notification, post));
      }
    }
  }

  /** What the test button posts; the status that it is answered with, -1 for none. */
  int test(JsonObject notification) {
    return send(
        notification,
        Json.createObjectBuilder()
            .add("eventType", "Test")
            .add("instanceName", app.title)
            .add(
                "series",
                Json.createObjectBuilder()
                    .add("id", 1)
                    .add("title", "Test Title")
                    .add("path", "C:\\testpath"))
            .build());
  }

  private static boolean isTicked(JsonObject notification, String tick) {
    return notification.getBoolean(tick, false);
  }

  private int send(JsonObject notification, JsonObject post) {
    try {
      URI uri = URI.create(ArrProviders.field(notification, "url"));
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      try {
        return send(connection, notification, post);
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return -1;
    }
  }

  private int send(HttpURLConnection connection, JsonObject notification, JsonObject post)
      throws IOException {
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    connection.setInstanceFollowRedirects(false);
    boolean put = ArrProviders.field(notification, "method").equals("" + PUT);
    connection.setRequestMethod(put ? "PUT" : "POST");
    connection.setRequestProperty("Connection", "close");
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setRequestProperty("User-Agent", app.title + "/4.0.19.2979 (ubuntu 24.04)");
    String user = ArrProviders.field(notification, "username");
    String password = ArrProviders.field(notification, "password");
    if (!user.isEmpty() || !password.isEmpty()) {
      connection.setRequestProperty("Authorization", FakeCall.basicLogin(user, password));
    }
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(indented(post).getBytes(StandardCharsets.UTF_8));
    }
    return connection.getResponseCode();
  }

  private static String indented(JsonObject post) {
    StringWriter text = new StringWriter();
    try (JsonWriter writer =
        Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true)).createWriter(text)) {
      writer.writeObject(post);
    }
    return text.toString();
  }
}
