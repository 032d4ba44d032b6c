package org.seedferry.testing.seedbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.seedferry.api.Advice;
import org.seedferry.api.KnowsPeer;
import org.seedferry.api.Peer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.AddsTransfers;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.KeepsSeedGoals;
import org.seedferry.api.seedbox.KnowsLabels;
import org.seedferry.api.seedbox.LeavesData;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Activity;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.testing.daemon.Daemon;
import org.seedferry.testing.fake.FakeLimits;
import org.seedferry.testing.fake.FakeReply;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.fake.FakeTorrentClient;
import org.seedferry.testing.torrent.TorrentMaker;
import org.seedferry.testing.transport.NastyNames;

/** What every seedbox of a torrent client must be able to do. */
public abstract class SeedboxContract {

  /** The secret that {@link #seedbox} uses; it must stand in no message. */
  protected static final String PASSWORD = "s3cret-Pa55";

  private static final Duration ALWAYS = Duration.ofDays(36_500);

  /** The client that the seedbox under test talks to; it asks for {@link #PASSWORD}. */
  protected abstract FakeTorrentClient client();

  /** A seedbox that takes the transfers of a label; empty for all. */
  protected abstract Seedbox seedbox(String label);

  /** A seedbox that uses a wrong password. */
  protected abstract Seedbox withWrongPassword();

  /** A seedbox whose client does not listen. */
  protected abstract Seedbox nobodyThere();

  /** An address on this machine, with this path, at which nobody listens. */
  protected static URI nobodysUri(String path) {
    try {
      return URI.create("http://127.0.0.1:" + Daemon.freePort() + path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the client calls its secret. */
  protected String secretWord() {
    return "password";
  }

  /** An id that the seedbox could give to a transfer, and has given to none. */
  protected String unknownId() {
    return FakeTorrent.hashOf("any");
  }

  /**
   * True when files are read under the paths that the client tells; false when under ids, with each
   * name in a folder of its own.
   */
  protected boolean readsByPath() {
    return true;
  }

  /** The title that a list tells of this name; another one only where the client breaks titles. */
  protected String title(String name) {
    return name;
  }

  @Test
  void listsNothingWhereThereIsNothing() throws Exception {
    assertThat(seedbox("").list()).isEmpty();
  }

  @Test
  void listsATransferWithWhatIsKnownOfIt() throws Exception {
    FakeTorrent torrent =
        FakeTorrent.folder("Show.S01").with("e1.mkv", 300).with("e2.mkv", 200).labels("tv");
    client().put(torrent.progress(1).ratio(1.5).seeded(60));
    assertThat(seedbox("").list())
        .singleElement()
        .satisfies(
            transfer -> {
              assertThat(transfer.infoHash()).isEqualTo(torrent.hash());
              assertThat(transfer.name()).isEqualTo("Show.S01");
              assertThat(transfer.label()).isEqualTo("tv");
              assertThat(transfer.size()).isEqualTo(500);
              assertThat(transfer.complete()).isTrue();
              assertThat(transfer.ratio()).isEqualTo(1.5);
            });
  }

  @Test
  void takesOnlyTransfersOfItsLabel() throws Exception {
    client().put(FakeTorrent.file("ours.mkv", 1).labels("ours"));
    client().put(FakeTorrent.file("theirs.mkv", 1).labels("theirs"));
    client().put(FakeTorrent.file("nobodys.mkv", 1));
    assertThat(seedbox("ours").list()).extracting(RemoteTransfer::name).containsExactly("ours.mkv");
    assertThat(seedbox("").list()).hasSize(3);
  }

  @Test
  void isCompleteOnlyWhenEveryByteIsThere() throws Exception {
    FakeTorrent torrent = FakeTorrent.file("film.mkv", 1000);
    client().put(torrent);
    assertThat(only().complete()).isFalse();
    client().progress(torrent.hash(), 0.999);
    assertThat(only().complete()).isFalse();
    client().progress(torrent.hash(), 1);
    assertThat(only().complete()).isTrue();
  }

  @Test
  void aMagnetWithoutMetadataIsNotComplete() throws Exception {
    client().put(FakeTorrent.magnet(FakeTorrent.hashOf("m"), "Magnet"));
    assertThat(only().complete()).isFalse();
  }

  @Test
  void aTransferUnderCheckIsNotComplete() throws Exception {
    client().put(FakeTorrent.file("film.mkv", 1000).progress(1).checking(true));
    assertThat(only().complete()).isFalse();
  }

  @Test
  void aTransferWhoseFilesAreLostIsNotComplete() throws Exception {
    client().put(FakeTorrent.file("film.mkv", 1000).progress(1).error(3, "No data found!"));
    assertThat(only().complete()).isFalse();
  }

  @Test
  void tellsHowFarAnIncompleteTransferIs() throws Exception {
    FakeTorrent torrent =
        FakeTorrent.folder("Film").with("film.mkv", 4_000_000).withUnwanted("b.mkv", 500_000);
    client().put(torrent.progress(0.25).uploaded(300).eta(100));
    assertThat(only().activity())
        .satisfies(
            activity -> {
              assertThat(activity.progress()).isCloseTo(0.25, within(0.005));
              assertThat(activity.left())
                  .isBetween(Duration.ofSeconds(99), Duration.ofSeconds(101));
              assertThat(activity.uploaded()).isEqualTo(300);
              assertThat(activity.trouble()).isEmpty();
            });
    torrent.eta(-1);
    assertThat(only().activity().left()).as("where it cannot tell").isNull();
    client().progress(torrent.hash(), 1);
    assertThat(only().activity()).isEqualTo(new Activity(1, Duration.ZERO, 300, ""));
    client().put(FakeTorrent.magnet(FakeTorrent.hashOf("m"), "Magnet"));
    assertThat(seedbox("").list().get(1).activity().progress()).isZero();
  }

  @Test
  void tellsWhatIsInTheWayForAsLongAsItIs() throws Exception {
    FakeTorrent torrent = FakeTorrent.file("film.mkv", 1_000_000).progress(0.5);
    client().put(torrent);
    for (int i = 0; i < 2; i++) {
      assertThat(only().activity().trouble()).isEmpty();
      torrent.error(2, "Unregistered torrent");
      assertThat(only().activity().trouble()).isNotEmpty();
      torrent.error(0, "");
    }
    client().progress(torrent.hash(), 1);
    assertThat(only().activity().trouble()).isEmpty();
    torrent.error(3, "No data found!");
    assertThat(only().activity().trouble()).isNotEmpty();
    torrent.error(0, "");
    assertThat(only().activity().trouble()).isEmpty();
  }

  @Test
  void nonsenseOnHowFarATransferIsHurtsNobody() throws Exception {
    client().put(FakeTorrent.file("film.mkv", 1000).progress(-7).eta(Long.MAX_VALUE).uploaded(-9));
    client()
        .put(
            FakeTorrent.file("more.mkv", 1000)
                .progress(0.5)
                .eta(Long.MIN_VALUE)
                .uploaded(Long.MAX_VALUE / 1000));
    assertThat(seedbox("").list())
        .hasSize(2)
        .allSatisfy(
            transfer -> {
              assertThat(transfer.activity().progress()).matches(p -> !(p < 0 || p > 1));
              assertThat(transfer.activity().uploaded()).isGreaterThanOrEqualTo(-1);
            });
  }

  @Test
  void tellsTheContentsOfASingleFile() throws Exception {
    FakeTorrent torrent = FakeTorrent.file("film.mkv", 1000).progress(1);
    client().put(torrent);
    Contents contents = contents(torrent);
    assertThat(contents.folder()).isFalse();
    assertThat(contents.name()).isEqualTo("film.mkv");
    assertThat(contents.files())
        .singleElement()
        .satisfies(
            file -> {
              if (readsByPath()) {
                assertThat(file.source().name()).isEqualTo("film.mkv");
              }
              assertThat(file.path().names()).isEmpty();
              assertThat(file.size()).isEqualTo(1000);
            });
  }

  @Test
  void tellsTheContentsOfAFolderButNotWhatIsUnwanted() throws Exception {
    FakeTorrent torrent =
        FakeTorrent.folder("Naïve [2024] – 100% #1 '日本'")
            .with("a+b; c=d %20 $x.mkv", 10)
            .with("sub one/deep/c.bin", 20)
            .withUnwanted("extra.mkv", 40)
            .progress(1);
    client().put(torrent);
    Contents contents = contents(torrent);
    assertThat(contents.folder()).isTrue();
    assertThat(contents.name()).isEqualTo(torrent.name());
    assertThat(contents.files())
        .extracting(file -> file.path().toString())
        .containsExactlyInAnyOrder("a+b; c=d %20 $x.mkv", "sub one/deep/c.bin");
    if (readsByPath()) {
      assertThat(contents.files())
          .allSatisfy(
              file -> {
                List<String> source = file.source().names();
                int depth = file.path().names().size() + 1;
                assertThat(source.subList(source.size() - depth, source.size()))
                    .startsWith(torrent.name())
                    .endsWith(file.path().name());
              });
    }
    assertThat(contents.files()).extracting(Contents.RemoteFile::source).doesNotHaveDuplicates();
    assertThat(contents.size()).isEqualTo(30);
    assertThat(only().size()).isEqualTo(30);
    assertThat(only().complete()).isTrue();
  }

  @Test
  void aFolderWithOneFileIsAFolder() throws Exception {
    FakeTorrent torrent = FakeTorrent.folder("Folder").with("one.mkv", 10).progress(1);
    client().put(torrent);
    assertThat(contents(torrent).folder()).isTrue();
    assertThat(contents(torrent).files().get(0).path().toString()).isEqualTo("one.mkv");
  }

  @Test
  void namesBeyondTheBasicPlaneStayWhole() throws Exception {
    FakeTorrent torrent = FakeTorrent.folder("Fun 😀 2").with("a 🎬.mkv", 10).progress(1);
    client().put(torrent);
    assertThat(only().name()).isEqualTo(title("Fun 😀 2"));
    assertThat(contents(torrent).name()).isEqualTo("Fun 😀 2");
    assertThat(contents(torrent).files().get(0).path().toString()).isEqualTo("a 🎬.mkv");
  }

  @Test
  void hostileNamesAreAFailure() throws Exception {
    for (String path :
        List.of(
            "../outside.mkv",
            "Top/../../outside.mkv",
            "/etc/passwd",
            "Top/./x.mkv",
            "Top//x.mkv",
            "Top/",
            "Top/nul\0.mkv",
            "..",
            "")) {
      FakeTorrent torrent = FakeTorrent.folder("Top " + path.hashCode()).raw(path, 1).progress(1);
      client().put(torrent);
      assertThat(failure(() -> contents(torrent)).advice())
          .as(path)
          .isIn(Advice.ASK_USER, Advice.RETRY);
    }
  }

  @Test
  protected void filesOfSeveralTopFoldersAreAFailure() throws Exception {
    assumeTrue(readsByPath(), "what has an id has one top");
    FakeTorrent torrent = FakeTorrent.folder("One").with("a", 1).raw("Two/b", 1).progress(1);
    client().put(torrent);
    assertThat(failure(() -> contents(torrent))).isNotNull();
  }

  @Test
  void theContentsOfAnIncompleteTransferAreAFailure() {
    FakeTorrent torrent = FakeTorrent.file("film.mkv", 1000).progress(0.5);
    client().put(torrent);
    assertThat(failure(() -> contents(torrent)).advice()).isEqualTo(Advice.RETRY);
  }

  @Test
  void theContentsOfAnUnknownTransferAreGone() {
    for (String id : List.of(unknownId(), FakeTorrent.hashOf("unknown"), "no hash", "")) {
      assertThat(failure(() -> seedbox("").contents(id)).advice()).isEqualTo(Advice.GONE);
    }
  }

  @Test
  void removesATransferAndOnlyThat() throws Exception {
    FakeTorrent first = FakeTorrent.file("first.mkv", 10).progress(1);
    FakeTorrent second = FakeTorrent.file("second.mkv", 10).progress(1);
    client().put(first);
    client().put(second);
    Seedbox seedbox = seedbox("");
    seedbox.remove(id(first));
    assertThat(client().has(first.hash())).isFalse();
    assertThat(client().has(second.hash())).isTrue();
    assertThat(seedbox.list()).extracting(RemoteTransfer::name).containsExactly("second.mkv");
  }

  @Test
  void removingWhatIsNotThereIsFine() throws Exception {
    FakeTorrent other = FakeTorrent.file("other.mkv", 10).progress(1);
    client().put(other);
    Seedbox seedbox = seedbox("");
    for (String id :
        List.of(unknownId(), FakeTorrent.hashOf("unknown"), "recently-active", "all", "1", "")) {
      seedbox.remove(id);
    }
    assertThat(client().has(other.hash())).isTrue();
  }

  @Test
  void aRemovalThatDidNotHappenIsAFailure() {
    FakeTorrent torrent = FakeTorrent.file("film.mkv", 10).progress(1);
    client().put(torrent);
    client().keepWhatIsRemoved(true);
    assertThat(failure(() -> seedbox("").remove(id(torrent))).advice()).isEqualTo(Advice.RETRY);
  }

  @Test
  void removesATransferAndLeavesItsData() throws Exception {
    LeavesData seedbox = ability(seedbox(""), LeavesData.class);
    FakeTorrent first = FakeTorrent.file("first.mkv", 10).progress(1);
    FakeTorrent second = FakeTorrent.file("second.mkv", 10).progress(1);
    client().put(first);
    client().put(second);
    String id = id(first);
    seedbox("").remove(id(second));
    seedbox.removeLeavingData(id);
    seedbox.removeLeavingData(id);
    assertThat(client().has(first.hash())).isFalse();
    assertThat(client().leftData(first.hash())).isTrue();
    assertThat(client().leftData(second.hash())).isFalse();
    for (String unknown :
        List.of(unknownId(), FakeTorrent.hashOf("unknown"), "recently-active", "all", "1", "")) {
      seedbox.removeLeavingData(unknown);
    }
  }

  @Test
  void addsATorrentIntoALabel() throws Exception {
    AddsTransfers seedbox = ability(seedbox("ours"), AddsTransfers.class);
    byte[] file = new TorrentMaker("Show", 16 << 10).file("e1.mkv", new byte[100]).v1();
    String hash = Torrent.read(file).infoHash();
    seedbox.addTorrent(file, "");
    seedbox.addTorrent(file, "");
    assertThat(client().has(hash)).isTrue();
    assertThat(seedbox("ours").list())
        .singleElement()
        .satisfies(
            added -> {
              assertThat(added.infoHash()).isEqualTo(hash);
              assertThat(added.label()).isEqualTo("ours");
              assertThat(added.complete()).isFalse();
            });
  }

  @Test
  void addsATorrentIntoTheLabelThatIsAskedFor() throws Exception {
    byte[] file = new TorrentMaker("Film", 16 << 10).file("a.mkv", new byte[100]).v1();
    ability(seedbox(""), AddsTransfers.class).addTorrent(file, "films");
    assertThat(seedbox("films").list()).hasSize(1);
    assertThat(seedbox("other").list()).isEmpty();
  }

  @Test
  void addsAMagnetIntoALabel() throws Exception {
    AddsTransfers seedbox = ability(seedbox("ours"), AddsTransfers.class);
    String hash = FakeTorrent.hashOf("magnet");
    Magnet magnet = Magnet.read("magnet:?xt=urn:btih:" + hash + "&dn=A+%2B%26+%C3%BC");
    seedbox.addMagnet(magnet, "");
    seedbox.addMagnet(magnet, "");
    assertThat(client().has(hash)).isTrue();
    assertThat(seedbox("ours").list())
        .singleElement()
        .satisfies(added -> assertThat(added.complete()).isFalse());
  }

  @Test
  void aTorrentThatTheClientRefusesIsForAPerson() throws Exception {
    AddsTransfers seedbox = ability(seedbox(""), AddsTransfers.class);
    RemoteFailure failure = failure(() -> seedbox.addTorrent(new byte[] {'n', 'o'}, ""));
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(seedbox("").list()).isEmpty();
  }

  @Test
  void theClientsOwnLimitsEndNoSeedingBeforeItsGoal() throws Exception {
    KeepsSeedGoals seedbox = ability(seedbox(""), KeepsSeedGoals.class);
    FakeTorrent torrent = FakeTorrent.file("film.mkv", 10).progress(0.5);
    client().put(torrent);
    assertThat(torrent.limits().isReached(1.5, ALWAYS, ALWAYS)).as("without a goal").isTrue();
    String id = id(torrent);
    Duration time = Duration.ofDays(9).plusMillis(1);

    seedbox.seedUntil(id, new SeedGoal(2.5, null));
    assertThat(torrent.limits().isReached(2.49, ALWAYS, ALWAYS)).as("a ratio").isFalse();
    seedbox.seedUntil(id, new SeedGoal(null, time));
    assertThat(torrent.limits().isReached(1000, time.minusMillis(1), ALWAYS))
        .as("a time")
        .isFalse();
    for (int again = 0; again < 2; again++) {
      seedbox.seedUntil(id, new SeedGoal(0.0, time));
      assertThat(torrent.limits().isReached(-0.01, time.minusMillis(1), ALWAYS))
          .as("both")
          .isFalse();
    }
    seedbox.seedUntil(id, SeedGoal.NONE);
    assertThat(torrent.limits().isReached(1000, ALWAYS, ALWAYS)).as("no goal").isFalse();
    assertThat(torrent.limits().removes()).as("at its goal").isFalse();
  }

  @Test
  void anUnknownTransferCanHaveNoGoal() throws Exception {
    KeepsSeedGoals seedbox = ability(seedbox(""), KeepsSeedGoals.class);
    FakeTorrent other = FakeTorrent.file("other.mkv", 10);
    client().put(other);
    for (String id : List.of(unknownId(), FakeTorrent.hashOf("unknown"), "all", "1", "")) {
      assertThat(failure(() -> seedbox.seedUntil(id, new SeedGoal(1.0, null))).advice())
          .as(id)
          .isEqualTo(Advice.GONE);
    }
    assertThat(other.limits()).isEqualTo(FakeLimits.GENERAL);
  }

  @Test
  void tellsWhatItIs() throws Exception {
    Peer peer = ability(seedbox(""), KnowsPeer.class).peer();
    assertThat(peer.software()).matches(".*[A-Za-z] .*\\d.*");
    assertThat(peer.clockAhead()).isNotNull();
    assertThat(peer.freeBytes()).isIn(FakeTorrentClient.FREE_BYTES, -1L);
  }

  @Test
  void whatItIsTakesTheSameFewCallsWhateverItHolds() throws Exception {
    KnowsPeer seedbox = ability(seedbox(""), KnowsPeer.class);
    seedbox.peer();
    int before = client().calls().size();
    seedbox.peer();
    int forNone = client().calls().size() - before;
    for (int i = 0; i < 100; i++) {
      client().put(FakeTorrent.file("Film " + i + ".mkv", i + 1).progress(1));
    }
    before = client().calls().size();
    seedbox.peer();
    assertThat(client().calls().size() - before).isEqualTo(forNone).isLessThanOrEqualTo(4);
  }

  @Test
  void countsTheTransfersOfEachLabel() throws Exception {
    client().put(FakeTorrent.file("a.mkv", 1).labels("tv"));
    client().put(FakeTorrent.file("b.mkv", 1).labels("tv"));
    client().put(FakeTorrent.file("c.mkv", 1).labels("films"));
    client().put(FakeTorrent.file("d.mkv", 1));
    KnowsLabels seedbox = ability(seedbox("music"), KnowsLabels.class);
    assertThat(seedbox.label()).isEqualTo("music");
    assertThat(seedbox.labels()).containsExactlyInAnyOrderEntriesOf(Map.of("tv", 2, "films", 1));
    assertThat(ability(seedbox(""), KnowsLabels.class).label()).isEmpty();
  }

  @Test
  void aWrongPasswordKeepsItFromTellingWhatItIs() {
    KnowsPeer seedbox = ability(withWrongPassword(), KnowsPeer.class);
    assertThat(failure(seedbox::peer).advice()).isEqualTo(Advice.ASK_USER);
  }

  /** What a seedbox can do beyond the rest; one that cannot is not tested for it. */
  private static <T> T ability(Seedbox seedbox, Class<T> type) {
    assumeTrue(type.isInstance(seedbox), "it is no " + type.getSimpleName());
    return type.cast(seedbox);
  }

  @Test
  void aClientThatWasDownIsUsedAgain() throws Exception {
    client().put(FakeTorrent.file("film.mkv", 10).progress(1));
    Seedbox seedbox = seedbox("");
    assertThat(seedbox.list()).hasSize(1);
    client().goDown();
    for (int i = 0; i < 3; i++) {
      assertThat(failure(seedbox::list).advice()).isEqualTo(Advice.RETRY);
    }
    client().comeUp();
    assertThat(seedbox.list()).hasSize(1);
  }

  @Test
  void fiveThousandTransfersTakeNoMoreCallsThanOne() throws Exception {
    client().put(FakeTorrent.file("first.mkv", 10).progress(1));
    Seedbox seedbox = seedbox("");
    seedbox.list();
    int before = client().calls().size();
    seedbox.list();
    int forOne = client().calls().size() - before;
    for (int i = 1; i < 5_000; i++) {
      client().put(FakeTorrent.file("Film " + i + ".mkv", i).progress(i % 2));
    }
    before = client().calls().size();
    List<RemoteTransfer> all = seedbox.list();
    assertThat(client().calls().size() - before).isEqualTo(forOne);
    assertThat(all).hasSize(5_000);
    assertThat(all.stream().filter(RemoteTransfer::complete)).hasSize(2_501);
  }

  @Test
  void namesOfEveryKindStayAsTheyAre() throws Exception {
    for (String name : NastyNames.without(Set.of())) {
      FakeTorrent torrent = FakeTorrent.folder(name).with(name, 7).progress(1);
      client().put(torrent);
      Contents contents = contents(torrent);
      assertThat(contents.name()).isEqualTo(name);
      assertThat(contents.files().get(0).path().names()).containsExactly(name);
    }
  }

  @Test
  void anAnswerThatIsCutIsAFailure() throws Exception {
    client().put(FakeTorrent.file("film.mkv", 10).progress(1));
    Seedbox seedbox = seedbox("");
    seedbox.list();
    client().cutAnswers(true);
    assertThat(failure(seedbox::list).advice()).isEqualTo(Advice.RETRY);
    client().cutAnswers(false);
    assertThat(seedbox.list()).hasSize(1);
  }

  @Test
  void goesOnAfterTheClientForgotItsSessions() throws Exception {
    client().put(FakeTorrent.file("film.mkv", 10));
    Seedbox seedbox = seedbox("");
    assertThat(seedbox.list()).hasSize(1);
    client().endSessions();
    assertThat(seedbox.list()).hasSize(1);
  }

  @Test
  void aWrongPasswordIsForAPerson() {
    RemoteFailure failure = failure(() -> withWrongPassword().list());
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure.getMessage()).containsIgnoringCase(secretWord());
  }

  @Test
  void aClientThatDoesNotListenIsTriedAgain() {
    assertThat(failure(() -> nobodyThere().list()).advice()).isEqualTo(Advice.RETRY);
  }

  @Test
  void aServerErrorIsTriedAgain() {
    client().answerAlways(FakeReply.html(502, "<h1>Bad gateway</h1>"));
    assertThat(failure(() -> seedbox("").list()).advice()).isEqualTo(Advice.RETRY);
  }

  @Test
  void aBusyServerIsGivenTheTimeItAsksFor() {
    client().answerAlways(FakeReply.empty(503).header("Retry-After", "17"));
    RemoteFailure failure = failure(() -> seedbox("").list());
    assertThat(failure.advice()).isEqualTo(Advice.RETRY_AFTER);
    assertThat(failure.retryAfter()).hasSeconds(17);
  }

  @Test
  void rubbishIsAFailureAndNothingWorse() {
    for (String body :
        List.of(
            "",
            "<html>Welcome</html>",
            "{",
            "null",
            "[]",
            "42",
            "{}",
            "\"text\"",
            "[".repeat(100_000),
            "[" + "1,".repeat(5_000_000),
            "{\"a\":".repeat(5_000))) {
      client().answerAlways(FakeReply.of(200, "application/json", body));
      for (ThrowingCallable call : everyCall()) {
        RemoteFailure failure = failure(call);
        assertThat(failure.getMessage())
            .as(body.substring(0, Math.min(20, body.length())))
            .hasSizeLessThan(1000)
            .doesNotContain(PASSWORD);
      }
    }
  }

  @Test
  void noFailureTellsThePassword() {
    for (int status : new int[] {301, 400, 401, 403, 404, 409, 500}) {
      client().answerAlways(FakeReply.html(status, "<p>" + PASSWORD + "</p>"));
      assertThat(failure(() -> seedbox("").list())).hasMessageNotContaining(PASSWORD);
    }
    assertThat(seedbox("").toString()).doesNotContain(PASSWORD);
  }

  /** The id under which the seedbox knows a torrent. */
  protected final String id(FakeTorrent torrent) throws RemoteFailure {
    return seedbox("").list().stream()
        .filter(transfer -> torrent.hash().equals(transfer.infoHash()))
        .findFirst()
        .orElseThrow()
        .remoteId();
  }

  /** The failure that a call must end in. */
  protected static RemoteFailure failure(ThrowingCallable call) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, call);
    assertThat(failure).as("the call must fail").isNotNull();
    return failure;
  }

  private List<ThrowingCallable> everyCall() {
    String id = unknownId();
    Seedbox seedbox = seedbox("");
    List<ThrowingCallable> calls = new ArrayList<>();
    calls.add(seedbox::list);
    calls.add(() -> seedbox.contents(id));
    calls.add(() -> seedbox.remove(id));
    if (seedbox instanceof KnowsPeer peer) {
      calls.add(peer::peer);
    }
    if (seedbox instanceof KeepsSeedGoals goals) {
      calls.add(() -> goals.seedUntil(id, SeedGoal.NONE));
    }
    if (seedbox instanceof KnowsLabels labels) {
      calls.add(labels::labels);
    }
    return calls;
  }

  private RemoteTransfer only() throws RemoteFailure {
    List<RemoteTransfer> all = seedbox("").list();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private Contents contents(FakeTorrent torrent) throws RemoteFailure {
    return seedbox("").contents(id(torrent));
  }
}
