package org.seedferry.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.seedferry.api.http.HttpCall;
import org.seedferry.testing.http.TestHttpCaller;

class FakeDiscordTest {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private FakeDiscord discord;

  @BeforeEach
  void start() throws Exception {
    discord = FakeDiscord.start(threads);
  }

  @AfterEach
  void stop() {
    discord.close();
    threads.shutdownNow();
  }

  @Test
  void keepsWhatItAcceptsAndRefusesWhatIsTooLong() throws Exception {
    assertThat(post("{\"content\":\"hello\"}")).isEqualTo(204);
    assertThat(post("{\"content\":\"" + "x".repeat(2001) + "\"}")).isEqualTo(400);
    assertThat(post("{\"embeds\":[{\"title\":\"" + "x".repeat(257) + "\"}]}")).isEqualTo(400);
    assertThat(post("{\"embeds\":[{\"fields\":[{\"name\":\"n\",\"value\":\"\"}]}]}"))
        .isEqualTo(400);
    assertThat(post("rubbish")).isEqualTo(400);
    assertThat(discord.messages()).hasSize(1);
    assertThat(discord.calls()).hasSize(5);
  }

  @Test
  void knowsOnlyItsOwnUrl() throws Exception {
    URI other = URI.create(discord.uri() + "x");
    assertThat(new TestHttpCaller().call(HttpCall.postJson(other, "{}")).status()).isEqualTo(404);
  }

  @Test
  void answersAsItIsToldAndThenAsUsual() throws Exception {
    discord.answerNext(FakeDiscord.rateLimited(0.3), FakeReply.empty(500));
    assertThat(post("{\"content\":\"a\"}")).isEqualTo(429);
    assertThat(post("{\"content\":\"a\"}")).isEqualTo(500);
    assertThat(post("{\"content\":\"a\"}")).isEqualTo(204);
  }

  @Test
  void holdsItsAnswersUntilItLetsGo() throws Exception {
    discord.hold();
    Future<Integer> answer = threads.submit(() -> post("{\"content\":\"a\"}"));
    assertThat(discord.messages()).isEmpty();
    discord.letGo();
    assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(204);
  }

  private int post(String body) throws Exception {
    return new TestHttpCaller().call(HttpCall.postJson(discord.uri(), body)).status();
  }
}
