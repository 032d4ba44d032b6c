package org.seedferry.notifier.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.seedferry.notifier.internal.Events.discovery;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.ledger.Cursor;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.ledger.MemoryLedger;
import org.slf4j.LoggerFactory;

class NotificationLoopTest {

  private static final Duration TICK = Duration.ofSeconds(30);

  private final ManualGuard guard = new ManualGuard();
  private final MemoryLedger ledger = new MemoryLedger(guard.clock(), "home");
  private final FakeContext context = new FakeContext();
  private final FakeChannel channel = new FakeChannel("one");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private NotificationLoop loop = loop("30s");

  @BeforeEach
  void start() {
    log.start();
    ((Logger) LoggerFactory.getLogger("org.seedferry.notifier")).addAppender(log);
    loop.addChannel(channel);
    guard.settle();
  }

  @AfterEach
  void stop() {
    loop.stop();
    guard.close();
    ((Logger) LoggerFactory.getLogger("org.seedferry.notifier")).detachAppender(log);
  }

  @Test
  void tellsWhatIsNewAtTheNextTickInOrderAndOnce() {
    ledger.queue(discovery("a"));
    ledger.queue(discovery("b"));
    assertThat(channel.told()).isEmpty();
    guard.advance(TICK);
    assertThat(channel.told()).containsExactly("a", "b");
    guard.advance(TICK);
    assertThat(channel.told()).hasSize(2);
  }

  @Test
  void tellsAtOnceWhenTheLedgerWakesIt() {
    ledger.queue(discovery("a"));
    context.wake();
    guard.settle();
    assertThat(channel.told()).containsExactly("a");
  }

  @Test
  void tellsWhatHappensBetweenTheArrivalOfANewChannelAndItsFirstLook() {
    FakeChannel late = new FakeChannel("late");
    ledger.queue(discovery("before"));
    loop.addChannel(late);
    ledger.queue(discovery("between"));
    guard.settle();
    guard.advance(TICK);
    assertThat(late.told()).containsExactly("between");
  }

  @Test
  void tellsMoreThanOneBatch() {
    for (int i = 0; i < 250; i++) {
      ledger.queue(discovery("t" + i));
    }
    guard.advance(TICK);
    assertThat(channel.told()).hasSize(250).startsWith("t0").endsWith("t249");
  }

  @Test
  void leavesOutWhatAChannelDoesNotWantAndMovesOn() throws Exception {
    var queued = ledger.queue(discovery("a")).orElseThrow();
    ledger.claim(queued, Duration.ofMinutes(1));
    guard.advance(TICK);
    assertThat(channel.told()).containsExactly("a");
    long last = ledger.events(0, 100).get(1).sequence();
    assertThat(ledger.cursor("channel:one")).isEqualTo(new Cursor(last, last));
  }

  @Test
  void aNewChannelIsNotToldOfThePast() {
    ledger.queue(discovery("old"));
    guard.advance(TICK);
    FakeChannel late = new FakeChannel("late");
    loop.addChannel(late);
    guard.settle();
    ledger.queue(discovery("new"));
    guard.advance(TICK);
    assertThat(late.told()).containsExactly("new");
  }

  @Test
  void goesOnWhereItWasAfterARestart() {
    ledger.queue(discovery("a"));
    guard.advance(TICK);
    loop.stop();
    ledger.queue(discovery("b"));
    loop = loop("30s");
    loop.addChannel(channel);
    guard.settle();
    assertThat(channel.told()).containsExactly("a", "b");
  }

  @Test
  void anEventThatMayHaveBeenToldBeforeARestartIsMarked() {
    loop.stop();
    ledger.queue(discovery("a"));
    ledger.queue(discovery("b"));
    ledger.begin("channel:one", ledger.events(0, 1).get(0).sequence());
    loop = loop("30s");
    loop.addChannel(channel);
    guard.settle();
    assertThat(channel.told()).containsExactly("a (repeated)", "b");
  }

  @Test
  void triesAgainWithGrowingPausesAndKeepsTheOrder() {
    channel.trouble(() -> RemoteFailure.retry("down", new ConnectException()));
    ledger.queue(discovery("a"));
    guard.advance(TICK);
    assertThat(channel.tries()).isEqualTo(1);
    ledger.queue(discovery("b"));
    context.wake();
    guard.settle();
    assertThat(channel.tries()).as("a wake does not shorten a pause").isEqualTo(1);
    guard.advance(Duration.ofSeconds(1));
    assertThat(channel.tries()).isEqualTo(2);
    guard.advance(Duration.ofSeconds(1));
    assertThat(channel.tries()).isEqualTo(2);
    guard.advance(Duration.ofSeconds(1));
    assertThat(channel.tries()).isEqualTo(3);
    channel.trouble(() -> null);
    guard.advance(Duration.ofSeconds(4));
    assertThat(channel.told()).containsExactly("a", "b");
    ledger.queue(discovery("c"));
    context.wake();
    guard.settle();
    assertThat(channel.told()).containsExactly("a", "b", "c");
  }

  @Test
  void waitsAsLongAsItIsAskedTo() {
    channel.trouble(() -> RemoteFailure.retryAfter(Duration.ofMillis(95_500), "slow down"));
    ledger.queue(discovery("a"));
    guard.advance(TICK);
    channel.trouble(() -> null);
    guard.advance(Duration.ofSeconds(95));
    assertThat(channel.tries()).isEqualTo(1);
    guard.advance(Duration.ofMillis(500));
    assertThat(channel.told()).containsExactly("a");
  }

  @Test
  void whatWasTakenIsNotToldAgainWhenTheNextOneFails() {
    channel.trouble(
        () -> channel.tries() == 2 ? RemoteFailure.retry("down", new ConnectException()) : null);
    ledger.queue(discovery("a"));
    ledger.queue(discovery("b"));
    guard.advance(TICK);
    assertThat(channel.told()).containsExactly("a");
    guard.advance(Duration.ofSeconds(1));
    assertThat(channel.told()).containsExactly("a", "b");
    assertThat(channel.tries()).isEqualTo(3);
  }

  @Test
  void aWakeDuringAFailingSendDoesNotShortenItsPause() {
    channel.trouble(
        () -> {
          context.wake();
          return RemoteFailure.retryAfter(Duration.ofSeconds(20), "slow down");
        });
    ledger.queue(discovery("a"));
    guard.advance(TICK);
    channel.trouble(() -> null);
    guard.advance(Duration.ofSeconds(19));
    assertThat(channel.tries()).isEqualTo(1);
    guard.advance(Duration.ofSeconds(21));
    assertThat(channel.told()).containsExactly("a");
  }

  @Test
  void waitsAnHourAtMost() {
    channel.trouble(() -> RemoteFailure.retryAfter(Duration.ofDays(9), "slow down"));
    ledger.queue(discovery("a"));
    guard.advance(TICK);
    channel.trouble(() -> null);
    guard.advance(Duration.ofHours(1));
    assertThat(channel.told()).containsExactly("a");
  }

  @Test
  void skipsAnEventThatIsRefusedThreeTimesAndSaysSoOnce() {
    channel.trouble(() -> channel.tries() <= 3 ? RemoteFailure.askUser("HTTP 400", null) : null);
    ledger.queue(discovery("bad"));
    ledger.queue(discovery("good"));
    guard.advance(TICK);
    guard.advance(TICK);
    assertThat(channel.tries()).isEqualTo(4);
    assertThat(channel.told()).containsExactly("good");
    assertThat(log.list)
        .filteredOn(event -> event.getLevel() == Level.WARN)
        .singleElement()
        .satisfies(event -> assertThat(event.getKeyValuePairs().toString()).contains("HTTP 400"));
  }

  @Test
  void aPanicOfAChannelIsFollowedByAMarkedRepetition() {
    channel.trouble(
        () -> {
          throw new IllegalStateException("a bug");
        });
    ledger.queue(discovery("a"));
    guard.advance(TICK);
    assertThat(guard.report(ChannelTask.OPERATION).panics()).isEqualTo(1);
    channel.trouble(() -> null);
    guard.advance(TICK);
    assertThat(channel.told()).containsExactly("a (repeated)");
  }

  @Test
  void whatWasSentWithoutAnAnswerIsMarkedWhenItIsToldAgain() {
    RemoteFailure noAnswer = RemoteFailure.retry("no answer", new SocketTimeoutException());
    RemoteFailure full = RemoteFailure.retryAfter(Duration.ofSeconds(1), "slow down");
    Iterator<RemoteFailure> troubles = List.of(full, noAnswer, full).iterator();
    channel.trouble(() -> troubles.hasNext() ? troubles.next() : null);
    ledger.queue(discovery("a"));
    ledger.queue(discovery("b"));
    guard.advance(Duration.ofMinutes(1));
    assertThat(channel.told()).containsExactly("a (repeated)", "b");
  }

  @Test
  void oneChannelDoesNotHoldAnother() {
    FakeChannel other = new FakeChannel("other");
    loop.addChannel(other);
    guard.settle();
    channel.trouble(() -> RemoteFailure.retry("down", new ConnectException()));
    ledger.queue(discovery("a"));
    guard.advance(TICK);
    assertThat(other.told()).containsExactly("a");
    assertThat(channel.told()).isEmpty();
  }

  @Test
  void aChannelThatVanishesIsNotToldAnyMore() {
    loop.removeChannel(channel);
    ledger.queue(discovery("a"));
    guard.advance(TICK);
    assertThat(channel.tries()).isZero();
    assertThat(guard.report().tasks()).isEmpty();
  }

  @Test
  void aNamesakeWaitsUntilTheFirstIsGone() {
    FakeChannel namesake = new FakeChannel("one");
    loop.addChannel(namesake);
    ledger.queue(discovery("a"));
    guard.advance(TICK);
    assertThat(namesake.told()).isEmpty();
    loop.removeChannel(channel);
    ledger.queue(discovery("b"));
    guard.advance(TICK);
    assertThat(channel.told()).containsExactly("a");
    assertThat(namesake.told()).containsExactly("b");
  }

  @Test
  void nothingIsLeftAfterAStop() {
    loop.stop();
    assertThat(guard.report().tasks()).isEmpty();
    assertThat(context.listeners()).isZero();
  }

  @Test
  void anIntervalOutOfRangeIsRefused() {
    assertThatThrownBy(() -> loop("2h"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("interval");
  }

  private NotificationLoop loop(String interval) {
    return new NotificationLoop(
        context.context(),
        guard,
        ledger,
        Converters.standardConverter()
            .convert(Map.of("interval", interval))
            .to(NotificationLoop.Config.class));
  }
}
