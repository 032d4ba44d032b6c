package org.seedferry.arr.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.GrabRequest;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.progress.RemoteBoard;
import org.seedferry.api.progress.RemoteListing;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Activity;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.fake.FakeArr;
import org.seedferry.testing.fake.FakeReply;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.ledger.MemoryLedger;
import org.slf4j.LoggerFactory;

class GiveBackTest {

  private static final Duration TICK = Duration.ofSeconds(30);

  private final ManualGuard guard = new ManualGuard();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final MemoryLedger ledger = new MemoryLedger(guard.clock(), "here");
  private final Map<String, Object> settings = new HashMap<>();
  private final List<RemoteListing> board = new ArrayList<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private FakeArr fake;
  private GiveBack giveBack;

  @BeforeEach
  void start() throws IOException {
    log.start();
    ((Logger) LoggerFactory.getLogger("org.seedferry.arr")).addAppender(log);
    fake = FakeArr.start(threads, FakeArr.App.SONARR, guard.clock());
    settings.put("url", fake.uri().toString());
    settings.put(".api.key", fake.apiKey());
    settings.put("labels", new String[] {"tv"});
    restart();
  }

  @AfterEach
  void stop() {
    giveBack.stop();
    fake.close();
    threads.shutdownNow();
    guard.close();
    ((Logger) LoggerFactory.getLogger("org.seedferry.arr")).detachAppender(log);
  }

  @Test
  void whatIsGivenUpOrMissingIsBlocklistedAndSearchedAgain() throws Exception {
    end("dead", "tv", Advance.gaveUp("piece 7 is wrong after 3 fetches"));
    end("gone", "tv", Advance.to(TransferState.MISSING).detail("it is not listed"));
    guard.advance(TICK);
    assertThat(fake.blocklist()).containsExactlyInAnyOrder(id("dead"), id("gone"));
    assertThat(fake.searches()).isEqualTo(2);
    assertThat(lines(Level.INFO))
        .containsExactly(
            "'dead' is given back to sonarr (gave_up: piece 7 is wrong after 3 fetches): taken out"
                + " of its queue, blocklisted, and searched again",
            "'gone' is given back to sonarr (missing: it is not listed): taken out of its queue,"
                + " blocklisted, and searched again");
    guard.advance(TICK.multipliedBy(5));
    assertThat(fake.searches()).isEqualTo(2);
  }

  @Test
  void onlyWhatHasALabelOfTheArrIsGivenBack() throws Exception {
    end("film", "films", Advance.gaveUp("dead"));
    guard.advance(TICK);
    assertThat(fake.blocklist()).isEmpty();
    settings.put("labels", new String[0]);
    restart();
    end("other", "films", Advance.gaveUp("also dead"));
    guard.advance(TICK);
    assertThat(fake.blocklist()).containsExactly(id("other"));
  }

  @Test
  void anEmptySettingGivesNothingBackAndAnArrThatCannotBeAskedGetsNothing() throws Exception {
    settings.put("give.back", new String[] {""});
    restart();
    end("dead", "tv", Advance.gaveUp("dead"));
    guard.advance(TICK);
    assertThat(fake.calls()).isEmpty();
    settings.remove("give.back");
    settings.put("url", "");
    settings.put(".api.key", "");
    restart();
    end("gone", "tv", Advance.to(TransferState.MISSING));
    guard.advance(TICK);
    assertThat(fake.calls()).isEmpty();
  }

  @Test
  void oneReasonOfTwoIsAsGoodAsBoth() throws Exception {
    settings.put("give.back", new String[] {"missing"});
    restart();
    end("dead", "tv", Advance.gaveUp("dead"));
    end("gone", "tv", Advance.to(TransferState.MISSING));
    guard.advance(TICK);
    assertThat(fake.blocklist()).containsExactly(id("gone"));
  }

  @Test
  void troubleOfThisHostIsNeverAReason() throws Exception {
    int i = 0;
    for (String reason :
        List.of(
            "cannot write /srv/media/.seedferry/7/a: permission denied",
            "cannot write the journal: the disk is full, make room",
            "No space left on device",
            "java.lang.IllegalStateException: a mistake")) {
      end("host" + i++, "tv", Advance.gaveUp(reason));
    }
    guard.advance(TICK);
    assertThat(fake.blocklist()).isEmpty();
    assertThat(lines(Level.INFO)).hasSize(4).allMatch(line -> line.contains("is not given back"));
  }

  @Test
  void whatFailsInTheSameWordsTwiceIsTheFaultOfTheWay() throws Exception {
    end("one", "tv", Advance.gaveUp("sftp://box refuses the password"));
    end("two", "tv", Advance.gaveUp("sftp://box refuses the password"));
    end("three", "tv", Advance.gaveUp("three/a.mkv is shorter than it was"));
    guard.advance(TICK);
    assertThat(fake.blocklist()).containsExactly(id("three"));
  }

  @Test
  void whatWasRetriedMeanwhileStays() throws Exception {
    Transfer dead = end("dead", "tv", Advance.gaveUp("dead"));
    ledger.retry(dead.id());
    guard.advance(TICK);
    assertThat(fake.blocklist()).isEmpty();
  }

  @Test
  void whatNoSeedboxTookIsRefusedAndGivenBackWhereThatIsAReason() throws Exception {
    refused("one");
    guard.advance(TICK);
    assertThat(fake.blocklist()).isEmpty();
    settings.put("give.back", new String[] {"refused"});
    restart();
    refused("two");
    end("dead", "tv", Advance.gaveUp("dead"));
    guard.advance(TICK);
    assertThat(fake.blocklist()).containsExactly(id("two"));
  }

  @Test
  void aFailureIsTriedAgainWithGrowingPausesAndHoldsNoOther() throws Exception {
    end("first", "tv", Advance.gaveUp("dead"));
    fake.answerAlways(FakeReply.empty(500));
    guard.advance(TICK);
    fake.answerAsUsual();
    end("second", "tv", Advance.to(TransferState.MISSING));
    fake.forgetCalls();
    guard.advance(TICK);
    assertThat(fake.blocklist()).containsExactlyInAnyOrder(id("first"), id("second"));
    assertThat(lines(Level.INFO)).anyMatch(line -> line.contains("could not be given back"));
  }

  @Test
  void afterEnoughTriesItIsLeftToAPerson() throws Exception {
    fake.answerAlways(FakeReply.empty(500));
    end("dead", "tv", Advance.gaveUp("dead"));
    guard.advance(Duration.ofDays(1));
    assertThat(lines(Level.WARN)).singleElement().asString().contains("no other try follows");
    fake.answerAsUsual();
    fake.forgetCalls();
    guard.advance(Duration.ofDays(1));
    assertThat(fake.calls()).isEmpty();
  }

  @Test
  void aRestartGoesOnWhereItWas() throws Exception {
    fake.answerAlways(FakeReply.empty(500));
    end("dead", "tv", Advance.gaveUp("dead"));
    guard.advance(TICK);
    giveBack.stop();
    fake.answerAsUsual();
    end("gone", "tv", Advance.to(TransferState.MISSING));
    restart();
    guard.settle();
    assertThat(fake.blocklist()).containsExactlyInAnyOrder(id("dead"), id("gone"));
    restart();
    guard.advance(TICK);
    assertThat(fake.searches()).isEqualTo(2);
  }

  @Test
  void whatStallsOnItsSeedboxIsGivenBackAfterItsTime() throws Exception {
    stalledFor("1d");
    Transfer grab = grab("stuck");
    Transfer moving = grab("moving");
    for (int hour = 0; hour < 24; hour++) {
      see(grab, 0.4, moving, hour / 100.0);
      guard.advance(Duration.ofHours(1));
    }
    assertThat(fake.blocklist()).isEmpty();
    see(grab, 0.4, moving, 0.99);
    guard.advance(TICK);
    assertThat(fake.blocklist()).containsExactly(id("stuck"));
    assertThat(lines(Level.INFO)).anyMatch(line -> line.contains("no progress on box for 1d"));
    guard.advance(TICK.multipliedBy(3));
    assertThat(fake.searches()).isEqualTo(1);
  }

  @Test
  void whatHasNothingAtAllHasStalledSinceItWasGrabbedAlsoOverARestart() throws Exception {
    stalledFor("3h");
    Transfer grab = grab("stuck");
    see(grab, 0, grab, 0);
    guard.advance(Duration.ofHours(2));
    restart();
    guard.advance(Duration.ofHours(2));
    assertThat(fake.blocklist()).as("its seedbox was not seen since").isEmpty();
    see(grab, 0, grab, 0);
    guard.advance(TICK);
    assertThat(fake.blocklist()).containsExactly(id("stuck"));
  }

  @Test
  void whatIsPausedDoesNotStall() throws Exception {
    stalledFor("3h");
    Transfer grab = grab("stuck");
    ledger.pauses().pauseAll();
    for (int hour = 0; hour < 5; hour++) {
      see(grab, 0.4, grab, 0.4);
      guard.advance(Duration.ofHours(1));
    }
    assertThat(fake.blocklist()).isEmpty();
  }

  @Test
  void rulesAreReadAndWrongOnesToldOf() {
    GiveBackRules rules = GiveBackRules.of(new String[] {" Gave_Up ", "stalled: 3d", ""});
    assertThat(rules.reasons())
        .containsExactlyInAnyOrder(GiveBackRules.Reason.GAVE_UP, GiveBackRules.Reason.STALLED);
    assertThat(rules.patience()).hasDays(3);
    assertThat(GiveBackRules.of(new String[0]).reasons()).isEmpty();
    for (String wrong : List.of("off", "stalled", "stalled:", "stalled:soon", "stalled:1s")) {
      assertThatThrownBy(() -> GiveBackRules.of(new String[] {wrong}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("give.back");
    }
  }

  private void stalledFor(String duration) {
    settings.put("give.back", new String[] {"stalled:" + duration});
    restart();
  }

  private void restart() {
    if (giveBack != null) {
      giveBack.stop();
    }
    giveBack =
        new GiveBack(
            guard,
            ledger,
            new TestHttpCaller(),
            new FakeHost().root(Path.of("/srv/media")).own(),
            Converters.standardConverter().convert(settings).to(ArrSettings.class));
    giveBack.board =
        new RemoteBoard() {
          @Override
          public List<RemoteListing> listings() {
            return List.copyOf(board);
          }

          @Override
          public void lookSoon(String seedbox) {
            throw new AssertionError("nobody is to be asked");
          }
        };
    guard.settle();
  }

  private Transfer end(String name, String label, Advance advance) throws Exception {
    fake.grab(FakeTorrent.hashOf(name), name);
    Transfer queued =
        ledger
            .queue(new Discovery("box", name, FakeTorrent.hashOf(name), name, label, 10))
            .orElseThrow();
    Transfer held = ledger.claim(queued, Duration.ofHours(1)).orElseThrow();
    return ledger.advance(held, advance);
  }

  private void refused(String name) throws Exception {
    fake.grab(FakeTorrent.hashOf(name), name);
    Transfer held =
        ledger.claim(ledger.grabs().grab(request(name)), Duration.ofHours(1)).orElseThrow();
    ledger.advance(held, Advance.gaveUp("no seedbox takes '" + name + "'"));
  }

  private Transfer grab(String name) throws Exception {
    fake.grab(FakeTorrent.hashOf(name), name);
    Transfer held =
        ledger.claim(ledger.grabs().grab(request(name)), Duration.ofHours(1)).orElseThrow();
    return ledger.grabs().handedOver(held, "box");
  }

  private static GrabRequest request(String name) {
    String hash = FakeTorrent.hashOf(name);
    return new GrabRequest(
        hash,
        hash,
        name,
        "tv",
        "tv",
        10,
        GrabSource.magnet("magnet:?xt=urn:btih:" + hash),
        List.of("tv"),
        SeedGoal.NONE);
  }

  private void see(Transfer one, double progress, Transfer other, double itsProgress) {
    board.clear();
    board.add(
        new RemoteListing(
            "box", guard.clock().instant(), List.of(at(one, progress), at(other, itsProgress))));
  }

  private static RemoteTransfer at(Transfer transfer, double progress) {
    return new RemoteTransfer(
        "1",
        transfer.infoHash(),
        transfer.name(),
        "tv",
        10,
        Readiness.INCOMPLETE,
        Double.NaN,
        null,
        new Activity(progress, null, -1, ""));
  }

  private static String id(String name) {
    return FakeTorrent.hashOf(name).toUpperCase();
  }

  private List<String> lines(Level level) {
    return log.list.stream()
        .filter(event -> event.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
