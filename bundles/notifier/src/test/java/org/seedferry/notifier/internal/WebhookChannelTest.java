package org.seedferry.notifier.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.ledger.EventKind;
import org.seedferry.api.ledger.LedgerEvent;
import org.seedferry.api.notify.Notice;
import org.seedferry.testing.fake.FakeCall;
import org.seedferry.testing.fake.FakeReply;
import org.seedferry.testing.fake.FakeWebhook;
import org.seedferry.testing.http.TestHttpCaller;

class WebhookChannelTest {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Object> settings = new HashMap<>();
  private FakeWebhook hook;

  @BeforeEach
  void start() throws IOException {
    hook = FakeWebhook.start(threads);
    settings.put(".url", hook.uri().toString());
  }

  @AfterEach
  void stop() {
    hook.close();
    threads.shutdownNow();
  }

  @Test
  void postsTheDocumentedObject() throws Exception {
    settings.put("header.name", "X-Token");
    settings.put(".header.value", "t0ken");
    LedgerEvent event = Events.event(EventKind.DOWNLOADED, "Name \"😀\"", "more");
    channel().send(new Notice(event, false));
    channel().send(new Notice(event, true));
    assertThat(hook.accepted())
        .hasSize(2)
        .allSatisfy(call -> assertThat(call.header("Idempotency-Key")).isEqualTo("42"))
        .allSatisfy(call -> assertThat(call.header("X-Token")).isEqualTo("t0ken"));
    FakeCall first = hook.accepted().get(0);
    assertThat(first.header("Content-Type")).startsWith("application/json");
    JsonObject body = first.json();
    assertThat(body.keySet())
        .containsExactly("event", "sequence", "at", "transfer", "node", "detail", "repeated");
    assertThat(body.getString("event")).isEqualTo("DOWNLOADED");
    assertThat(body.getInt("sequence")).isEqualTo(42);
    assertThat(body.getString("at")).isEqualTo("2030-01-01T00:00:00Z");
    assertThat(body.getBoolean("repeated")).isFalse();
    assertThat(hook.accepted().get(1).json().getBoolean("repeated")).isTrue();
    JsonObject transfer = body.getJsonObject("transfer");
    assertThat(transfer.keySet())
        .containsExactly("id", "name", "seedbox", "label", "localName", "size");
    assertThat(transfer.getString("name")).isEqualTo("Name \"😀\"");
    assertThat(transfer.getJsonNumber("size").longValue()).isEqualTo(1536);
  }

  @Test
  void whatIsNotKnownIsNull() throws Exception {
    LedgerEvent known = Events.event(EventKind.QUEUED, "x", "");
    LedgerEvent event =
        new LedgerEvent(1, known.at(), known.kind(), 7, "box", "x", "", null, -1, "home", "");
    channel().send(new Notice(event, false));
    JsonObject transfer = hook.accepted().get(0).json().getJsonObject("transfer");
    assertThat(transfer.get("localName")).isEqualTo(JsonValue.NULL);
    assertThat(transfer.get("size")).isEqualTo(JsonValue.NULL);
  }

  @Test
  void aRefusalIsForAPersonAndTellsNoSecret() {
    settings.put("header.name", "X-Token");
    settings.put(".header.value", "t0ken");
    hook.answerNext(FakeReply.of(400, "text/plain", "t0ken s3cret-path"));
    RemoteFailure failure =
        catchThrowableOfType(
            RemoteFailure.class,
            () -> channel().send(new Notice(Events.event(EventKind.QUEUED, "x", ""), false)));
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure.getMessage()).doesNotContain("t0ken", "s3cret-path");
  }

  @Test
  void aHeaderThatIsNoneIsRefused() {
    settings.put("header.name", "X Token:");
    assertThatThrownBy(this::channel).hasMessageContaining("header.name");
    settings.put("header.name", "X-Token");
    settings.put(".header.value", "a\r\nb: c");
    assertThatThrownBy(this::channel).hasMessageContaining("header");
  }

  private WebhookChannel channel() {
    return new WebhookChannel(
        new TestHttpCaller(),
        Converters.standardConverter().convert(settings).to(WebhookChannel.Config.class));
  }
}
