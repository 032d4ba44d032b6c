package org.seedferry.notifier.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.util.converter.Converters;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.ledger.EventKind;
import org.seedferry.api.ledger.LedgerEvent;
import org.seedferry.api.notify.Notice;
import org.seedferry.testing.fake.FakeDiscord;
import org.seedferry.testing.fake.FakeReply;
import org.seedferry.testing.http.TestHttpCaller;

class DiscordChannelTest {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Object> settings = new HashMap<>();
  private FakeDiscord discord;

  @BeforeEach
  void start() throws IOException {
    discord = FakeDiscord.start(threads);
    settings.put(".url", discord.uri().toString());
  }

  @AfterEach
  void stop() {
    discord.close();
    threads.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfEventIsTaken(EventKind kind) throws Exception {
    channel().send(new Notice(Events.event(kind, "The Title", "why"), false));
    JsonObject embed = embed();
    assertThat(embed.getString("title")).isNotBlank().doesNotContain("repeated");
    assertThat(embed.getString("description")).isEqualTo("The Title");
    boolean red = kind == EventKind.MISSING || kind == EventKind.GAVE_UP;
    assertThat(embed.getInt("color") >> 16 > 0xC0 && (embed.getInt("color") & 0xFF) < 0x60 && red)
        .isEqualTo(red);
    assertThat(embed.getJsonArray("fields").toString())
        .contains("box", "tv", "1.5 KiB", "local The Title", "why");
    assertThat(message().getJsonObject("allowed_mentions").getJsonArray("parse")).isEmpty();
  }

  @Test
  void aRepetitionIsMarked() throws Exception {
    channel().send(new Notice(Events.event(EventKind.IMPORTED, "x", ""), true));
    assertThat(embed().getString("title")).contains("(repeated)");
  }

  @Test
  void foreignTextFormatsNothing() throws Exception {
    String name = "@everyone **b** [x](http://e.vil) `c` \u202Egpj.exe\nline <@1> ~~s~~ ||t||";
    channel().send(new Notice(Events.event(EventKind.IMPORTED, name, ""), false));
    assertThat(embed().getString("description"))
        .isEqualTo(
            "\\@everyone \\*\\*b\\*\\* \\[x\\]\\(http\\://e.vil\\) \\`c\\` gpj.exe line \\<\\@1\\>"
                + " \\~\\~s\\~\\~ \\|\\|t\\|\\|");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "*", "😀", "\n", "\ud83d"})
  void theLongestTextsStayWithinDiscordsLimits(String sign) throws Exception {
    String text = sign.repeat(9000);
    LedgerEvent event =
        new LedgerEvent(
            1,
            Events.event(EventKind.MISSING, "", "").at(),
            EventKind.MISSING,
            7,
            text,
            text,
            text,
            text + "x",
            Long.MAX_VALUE,
            text,
            text);
    channel().send(new Notice(event, true));
    assertThat(discord.messages()).hasSize(1);
  }

  @Test
  void anEventWithNothingToTellIsTakenAsWell() throws Exception {
    LedgerEvent event =
        new LedgerEvent(
            1,
            Events.event(EventKind.MISSING, "", "").at(),
            EventKind.MISSING,
            7,
            "",
            "",
            "",
            null,
            -1,
            "",
            "");
    channel().send(new Notice(event, false));
    assertThat(embed().getJsonArray("fields")).isEmpty();
  }

  @Test
  void waitsAsLongAsDiscordAsks() {
    discord.answerNext(FakeDiscord.rateLimited(1.337));
    RemoteFailure failure = failure();
    assertThat(failure.advice()).isEqualTo(Advice.RETRY_AFTER);
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofMillis(1337));
    discord.answerNext(FakeReply.empty(429).header("Retry-After", "2.5"));
    assertThat(failure().retryAfter()).isEqualTo(Duration.ofMillis(2500));
    discord.answerNext(FakeReply.of(429, "application/json", "{\"retry_after\":1e300}"));
    assertThat(failure().retryAfter()).isEqualTo(Duration.ofDays(1));
    discord.answerNext(FakeReply.of(429, "text/html", "<html>"));
    assertThat(failure().advice()).isEqualTo(Advice.RETRY);
    discord.answerNext(FakeReply.of(429, "application/json", "{\"retry_after\":\"x\"}"));
    assertThat(failure().advice()).isEqualTo(Advice.RETRY);
  }

  @Test
  void aServerErrorIsTriedAgainAndARefusalIsForAPerson() {
    for (int status : new int[] {500, 502, 504, 408}) {
      discord.answerNext(FakeReply.empty(status));
      assertThat(failure().advice()).isEqualTo(Advice.RETRY);
    }
    for (int status : new int[] {400, 401, 403, 404, 410, 302}) {
      discord.answerNext(FakeReply.empty(status));
      assertThat(failure().advice()).isEqualTo(Advice.ASK_USER);
    }
  }

  @Test
  void theUrlIsToldNowhere() {
    discord.answerNext(FakeReply.empty(500), FakeReply.empty(404), FakeReply.empty(400));
    for (int i = 0; i < 3; i++) {
      assertThat(failure()).hasMessageNotContaining(FakeDiscord.TOKEN);
    }
    assertThat(channel().toString()).doesNotContain(FakeDiscord.TOKEN);
    for (String url :
        new String[] {
          "http s://" + FakeDiscord.TOKEN, "ftp://h/" + FakeDiscord.TOKEN, FakeDiscord.TOKEN
        }) {
      settings.put(".url", url);
      assertThatThrownBy(this::channel)
          .isInstanceOf(IllegalArgumentException.class)
          .hasNoCause()
          .hasMessageNotContaining(FakeDiscord.TOKEN);
    }
  }

  @Test
  void theUrlCanStandInAFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("url"), discord.uri() + "\n");
    settings.remove(".url");
    settings.put("url.file", file.toString());
    channel().send(new Notice(Events.event(EventKind.IMPORTED, "x", ""), false));
    assertThat(discord.messages()).hasSize(1);
  }

  @Test
  void wantsTheEventsOfItsSettings() {
    assertThat(channel().name()).isEqualTo("discord");
    assertThat(channel().kinds())
        .containsExactlyInAnyOrder(
            EventKind.DOWNLOADED,
            EventKind.IMPORTED,
            EventKind.CLEANED,
            EventKind.GAVE_UP,
            EventKind.MISSING,
            EventKind.ATTENTION);
    settings.put("events", new String[] {"queued", " FAILED "});
    assertThat(channel().kinds()).containsExactlyInAnyOrder(EventKind.QUEUED, EventKind.FAILED);
    settings.put("events", new String[] {"DOWNLODED"});
    assertThatThrownBy(this::channel)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DOWNLODED")
        .hasMessageContaining("DOWNLOADED");
  }

  private JsonObject message() {
    return discord.messages().get(0);
  }

  private JsonObject embed() {
    return message().getJsonArray("embeds").getJsonObject(0);
  }

  private DiscordChannel channel() {
    return new DiscordChannel(
        new TestHttpCaller(),
        Converters.standardConverter().convert(settings).to(DiscordChannel.Config.class));
  }

  private RemoteFailure failure() {
    ThrowingCallable call =
        () -> channel().send(new Notice(Events.event(EventKind.IMPORTED, "x", ""), false));
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, call);
    assertThat(failure).as("the call must fail").isNotNull();
    return failure;
  }
}
