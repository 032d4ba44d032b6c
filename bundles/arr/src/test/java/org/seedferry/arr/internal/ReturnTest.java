package org.seedferry.arr.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.seedferry.api.Secret;
import org.seedferry.api.http.HttpCall;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.fake.FakeArr;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.http.TestHttpCaller;

class ReturnTest {

  private static final String HASH = FakeTorrent.hashOf("release");
  private static final String ID = HASH.toUpperCase();

  private final ManualGuard guard = new ManualGuard();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> removals = new ArrayList<>();
  private FakeArr fake;
  private Return arr;

  @BeforeEach
  void start() throws IOException {
    fake = FakeArr.start(threads, FakeArr.App.SONARR, guard.clock());
    fake.onQueueRemoval((id, fromClient) -> removals.add(id + " " + fromClient));
    ArrCalls calls =
        new ArrCalls(
            new TestHttpCaller(),
            "sonarr",
            fake.uri(),
            "v3",
            Secret.ofNullable(fake.apiKey()),
            HttpCall.DEFAULT_TIMEOUT);
    arr = new Return(new ArrApi(calls, App.SONARR));
  }

  @AfterEach
  void stop() {
    fake.close();
    threads.shutdownNow();
    guard.close();
  }

  @Test
  void whatIsInTheQueueIsTakenOutWithItsDataBlocklistedAndSearchedAgain() throws Exception {
    fake.grab(FakeTorrent.hashOf("other"), "Other");
    fake.grab(HASH, "Show");
    assertThat(arr.of(ID)).isPresent();
    assertThat(removals).containsExactly(ID + " true");
    assertThat(fake.blocklist()).containsExactly(ID);
    assertThat(fake.searches()).isEqualTo(1);
    assertThat(arr.of(ID)).as("nothing is left to do").isEmpty();
    assertThat(fake.searches()).isEqualTo(1);
  }

  @Test
  void whatHasLeftTheQueueIsFoundInTheHistoryByItsIdInUpperCase() throws Exception {
    fake.grab(HASH, "Show");
    fake.leave(HASH);
    assertThat(arr.of(HASH)).as("the id is compared as it is written").isEmpty();
    assertThat(arr.of(ID)).isPresent();
    assertThat(fake.blocklist()).containsExactly(ID);
    assertThat(removals).isEmpty();
    assertThat(arr.of(ID)).isEmpty();
    assertThat(fake.blocklist()).hasSize(1);
  }

  @Test
  void theHistoryIsReadFromPageOneOn() throws Exception {
    arr.of(ID);
    assertThat(fake.calls())
        .last()
        .satisfies(call -> assertThat(call.query()).containsEntry("page", "1"));
  }

  @Test
  void whatWasGrabbedAnewIsGivenBackAnew() throws Exception {
    fake.grab(HASH, "Show");
    assertThat(arr.of(ID)).isPresent();
    guard.advance(Duration.ofSeconds(1));
    fake.grab(HASH, "Show");
    fake.leave(HASH);
    assertThat(arr.of(ID)).isPresent();
    assertThat(fake.searches()).isEqualTo(2);
  }

  @Test
  void whatIsImportedOrUnknownNeedsNothing() throws Exception {
    assertThat(arr.of(ID)).isEmpty();
    fake.grab(HASH, "Show");
    fake.importAll(HASH, "Show/e1.mkv");
    assertThat(arr.of(ID)).isEmpty();
    fake.leave(HASH);
    assertThat(arr.of(ID)).isEmpty();
    assertThat(fake.blocklist()).isEmpty();
  }
}
