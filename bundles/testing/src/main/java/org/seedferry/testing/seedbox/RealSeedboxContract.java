package org.seedferry.testing.seedbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Advice;
import org.seedferry.api.KnowsPeer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.client.ClientTarget;
import org.seedferry.api.client.PathMapping;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.seedbox.AddsTransfers;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.KeepsSeedGoals;
import org.seedferry.api.seedbox.KnowsLabels;
import org.seedferry.api.seedbox.KnowsPieces;
import org.seedferry.api.seedbox.LeavesData;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Activity;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.Piece;
import org.seedferry.api.torrent.PieceHash;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentException;
import org.seedferry.api.torrent.TorrentFile;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.daemon.TorrentDaemon;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.torrent.TorrentMaker;
import org.seedferry.testing.transport.NastyNames;
import org.seedferry.testing.transport.TestFiles;

/**
 * What every seedbox of a torrent client must be able to do with the client itself, where it is
 * installed. One daemon serves all tests of a class; each takes out again what it has put in.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RealSeedboxContract<
    D extends TorrentDaemon,
    S extends Seedbox & AddsTransfers & LeavesData & KnowsPieces & KnowsLabels & KnowsPeer> {

  protected static final int PIECE = 16 << 10;

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String OTHER_LABEL = "another";
  private static final int MANY = 200;
  private static final int CALLS_WHILE_DOWN = 10;
  private static final int WRONG_LOGINS = 20;

  /** No client that is told of it finds anybody there. */
  private static final String TRACKER = "http://127.0.0.1:9/announce";

  private D daemon;

  /** Starts the client; its files lie in the folder. */
  protected abstract D start(Path home) throws IOException;

  /**
   * A seedbox of {@link #daemon} that finds the data and the torrents at {@code file:} locations.
   *
   * @param label whose transfers it takes; empty for all
   */
  protected abstract S seedbox(HttpCaller http, String password, String label);

  /** Has the client look at the data of a transfer again and go on with it, as a person does. */
  protected abstract void lookAtDataAgain(String hash) throws Exception;

  /** The limits that the client itself has for all; empty where it keeps none for one alone. */
  protected Optional<OwnLimits> ownLimits() {
    return Optional.empty();
  }

  /** The remote control of the client, for what a person does there. */
  protected static ClientTarget target(URI rpc) {
    return new ClientTarget(
        "real",
        rpc,
        TorrentDaemon.USER,
        Secret.ofNullable(TorrentDaemon.PASSWORD),
        PathMapping.to(Location.parse("/data", null)),
        null,
        Map.of());
  }

  /** A label that is as hard as the client allows. */
  protected String label() {
    return "tv/shows & ü😀";
  }

  /** The title that a list tells of this name; another one only where the client breaks titles. */
  protected String title(String name) {
    return name;
  }

  /**
   * The name that the client stores a file or folder of a torrent under; empty where it takes no
   * torrent with such a name.
   */
  protected String stored(String name) {
    return name;
  }

  /**
   * As libtorrent stores a name: without backslashes and what turns the direction of writing, and
   * with another character for each control character.
   */
  protected static String libtorrentName(String name) {
    return name.replaceAll("[\\\\\u202a-\u202e]", "").replaceAll("\\p{Cntrl}", "_");
  }

  @BeforeAll
  final void startDaemon(@TempDir Path home) throws IOException {
    daemon = start(home);
  }

  @AfterAll
  final void endDaemon() {
    if (daemon != null) {
      daemon.close();
    }
  }

  @AfterEach
  final void removeAll() throws Exception {
    S all = seedbox("");
    for (RemoteTransfer each : all.list()) {
      all.remove(each.remoteId());
    }
    assertThat(all.list()).isEmpty();
  }

  @Test
  void theTimeThatItIsSeededGoesOnAlsoWhenNothingHappens() throws Exception {
    byte[] torrent = inPlace("quiet.bin", Map.of("", TestFiles.bytes(1000, 53))).v1();
    S seedbox = seedbox("");
    seedbox.addTorrent(torrent, "");
    awaitComplete(seedbox, hash(torrent));
    Eventually.holds(
        "it is seeded for a while",
        LIMIT,
        () -> seedbox.list().get(0).seeded().compareTo(Duration.ofSeconds(12)) >= 0);
  }

  @Test
  void aTransferIsAddedSeenCompleteToldAndRemovedWithItsData() throws Exception {
    String name = "Naïve [2024] – 100% #1";
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("film 🎬.mkv", TestFiles.bytes(70_001, 1));
    files.put("sub one/a+b; c=d %20 $x.srt", TestFiles.bytes(6, 2));
    files.put("sub one/empty.nfo", new byte[0]);
    byte[] torrent = inPlace(name, files).v1();
    String hash = hash(torrent);
    Path foreign = Files.writeString(daemon.downloads().resolve("foreign.txt"), "stays");
    S seedbox = seedbox(label());
    assertThat(seedbox.list()).isEmpty();

    seedbox.addTorrent(torrent, "");
    RemoteTransfer transfer = awaitComplete(seedbox, hash);
    assertThat(transfer.infoHash()).isEqualTo(hash);
    assertThat(transfer.name()).isEqualTo(title(name));
    assertThat(transfer.label()).isEqualTo(label());
    assertThat(transfer.size()).isEqualTo(70_007);
    assertThat(transfer.ratio()).isZero();
    assertThat(transfer.seeded()).isBetween(Duration.ZERO, Duration.ofMinutes(10));

    Contents contents = seedbox.contents(hash);
    assertThat(contents.name()).isEqualTo(name);
    assertThat(contents.folder()).isTrue();
    assertThat(contents.files())
        .extracting(file -> file.path().toString())
        .containsExactlyInAnyOrderElementsOf(files.keySet());
    assertThat(Path.of(contents.origin().folder())).isEqualTo(daemon.downloads());
    assertThatEveryPieceIsGood(seedbox, hash);

    seedbox.remove(hash);
    assertThat(seedbox.list()).isEmpty();
    awaitAbsent(daemon.downloads().resolve(name));
    assertThat(foreign).exists();
    assertThatItIsUnknown(seedbox, hash);
  }

  @Test
  void theDataCanBeLeft() throws Exception {
    byte[] torrent = inPlace("single 🎬.bin", Map.of("", TestFiles.bytes(40_000, 3))).v1();
    String hash = hash(torrent);
    S seedbox = seedbox("");
    seedbox.addTorrent(torrent, "");
    assertThat(awaitComplete(seedbox, hash).label()).isEmpty();
    Contents contents = seedbox.contents(hash);
    assertThat(contents.folder()).isFalse();
    assertThat(contents.name()).isEqualTo("single 🎬.bin");
    assertThatEveryPieceIsGood(seedbox, hash);

    seedbox.removeLeavingData(hash);
    assertThat(seedbox.list()).isEmpty();
    assertThat(daemon.downloads().resolve("single 🎬.bin")).hasSize(40_000);
    assertThatItIsUnknown(seedbox, hash);
  }

  @Test
  void whatItNeverHadIsUnknown() throws Exception {
    assertThatItIsUnknown(seedbox(""), "9".repeat(40));
  }

  @Test
  void takesOnlyTransfersOfItsLabel() throws Exception {
    byte[] ours = inPlace("ours.bin", Map.of("", TestFiles.bytes(1000, 4))).v1();
    byte[] theirs = inPlace("theirs.bin", Map.of("", TestFiles.bytes(1000, 5))).v1();
    byte[] nobodys = inPlace("nobodys.bin", Map.of("", TestFiles.bytes(1000, 6))).v1();
    S all = seedbox("");
    all.addTorrent(ours, label());
    all.addTorrent(theirs, OTHER_LABEL);
    all.addTorrent(nobodys, "");
    for (byte[] each : List.of(ours, theirs, nobodys)) {
      awaitComplete(all, hash(each));
    }
    assertThat(ids(seedbox(label()))).containsExactly(hash(ours));
    assertThat(ids(seedbox(OTHER_LABEL))).containsExactly(hash(theirs));
    assertThat(ids(all)).containsExactlyInAnyOrder(hash(ours), hash(theirs), hash(nobodys));
    assertThat(all.labels())
        .containsEntry(seedbox(label()).label(), 1)
        .containsEntry(OTHER_LABEL, 1)
        .doesNotContainKey("");
    assertThat(all.peer().software()).containsPattern("[0-9]");
  }

  @Test
  void whatIsAddedAgainStaysAsItIs() throws Exception {
    byte[] torrent = inPlace("twice.bin", Map.of("", TestFiles.bytes(1000, 7))).v1();
    Magnet magnet = magnet("2".repeat(40), "&dn=Mag+%2B%26+ü😀");
    S seedbox = seedbox(label());
    seedbox.addTorrent(torrent, "");
    seedbox.addMagnet(magnet, "");
    awaitComplete(seedbox, hash(torrent));
    awaitListed(seedbox, magnet.infoHash());
    for (String label : List.of("", OTHER_LABEL)) {
      seedbox.addTorrent(torrent, label);
      seedbox.addMagnet(magnet, label);
    }
    awaitComplete(seedbox, hash(torrent));
    assertThat(ids(seedbox)).containsExactlyInAnyOrder(hash(torrent), magnet.infoHash());
    assertThat(seedbox(OTHER_LABEL).list()).isEmpty();
    assertThat(seedbox("").list()).hasSize(2);
  }

  @Test
  void onlyWhatIsThereAsAWholeIsOffered() throws Exception {
    byte[] film = TestFiles.bytes(3 * PIECE, 8);
    byte[] extra = TestFiles.bytes(3 * PIECE, 9);
    byte[] partly = torrent("Partly", Map.of("film.mkv", film)).file("extra.mkv", extra).v1();
    place(Path.of("Partly", "film.mkv"), film);
    byte[] cut = torrent("cut.bin", Map.of("", film)).v1();
    place(Path.of("cut.bin"), Arrays.copyOf(film, 2 * PIECE + 100));
    byte[] wrong = torrent("wrong.bin", Map.of("", film)).v1();
    byte[] spoiled = film.clone();
    spoiled[spoiled.length - 1]++;
    place(Path.of("wrong.bin"), spoiled);
    byte[] absent = torrent("absent.bin", Map.of("", film)).v1();
    Magnet magnet = magnet("1".repeat(40), "&dn=Magnet");
    byte[] whole = inPlace("whole.bin", Map.of("", film)).v1();

    S seedbox = seedbox(label());
    for (byte[] each : List.of(partly, cut, wrong, absent)) {
      seedbox.addTorrent(each, "");
      awaitListed(seedbox, hash(each));
    }
    seedbox.addMagnet(magnet, "");
    awaitListed(seedbox, magnet.infoHash());
    // what is added last is looked at last
    seedbox.addTorrent(whole, "");
    awaitComplete(seedbox, hash(whole));
    List<RemoteTransfer> list = seedbox.list();
    assertThat(list).hasSize(6);
    for (RemoteTransfer each : list) {
      if (!each.remoteId().equals(hash(whole))) {
        assertThat(each.complete()).as(each.toString()).isFalse();
        assertThat(failure(() -> seedbox.contents(each.remoteId())).advice())
            .as(each.toString())
            .isEqualTo(Advice.RETRY);
      }
    }
    assertThat(seedbox.torrent(magnet.infoHash())).isEmpty();

    for (RemoteTransfer each : list) {
      seedbox.remove(each.remoteId());
    }
    assertThat(seedbox.list()).isEmpty();
    for (String name : List.of("Partly", "cut.bin", "wrong.bin", "absent.bin", "whole.bin")) {
      awaitAbsent(daemon.downloads().resolve(name));
    }
  }

  @Test
  void tellsHowFarEachTransferIs() throws Exception {
    byte[] film = TestFiles.bytes(4 * PIECE, 13);
    byte[] partly = torrent("partly.bin", Map.of("", film)).v1();
    byte[] spoiled = film.clone();
    spoiled[spoiled.length - 1]++;
    place(Path.of("partly.bin"), spoiled);
    byte[] whole = inPlace("whole.bin", Map.of("", film)).v1();
    Magnet magnet = magnet("5".repeat(40), "&dn=Magnet");
    S seedbox = seedbox("");
    seedbox.addTorrent(partly, "");
    seedbox.addMagnet(magnet, "");
    seedbox.addTorrent(whole, "");
    assertThat(awaitComplete(seedbox, hash(whole)).activity())
        .isEqualTo(new Activity(1, Duration.ZERO, 0, ""));
    Eventually.holds(
        "the good pieces are found",
        LIMIT,
        () -> awaitListed(seedbox, hash(partly)).activity().progress() == 0.75);
    Activity stuck = awaitListed(seedbox, hash(partly)).activity();
    assertThat(stuck.left()).isNull();
    assertThat(stuck.uploaded()).isZero();
    Activity unknown = awaitListed(seedbox, magnet.infoHash()).activity();
    assertThat(unknown.progress()).isZero();
    assertThat(unknown.left()).isNull();
  }

  @Test
  void tellsThatItsDataIsLostAsLongAsItIs() throws Exception {
    byte[] content = TestFiles.bytes(100_000, 14);
    byte[] torrent = inPlace("lost.bin", Map.of("", content)).v1();
    String hash = hash(torrent);
    S seedbox = seedbox("");
    seedbox.addTorrent(torrent, "");
    awaitComplete(seedbox, hash);
    daemon.stop();
    Files.delete(daemon.downloads().resolve("lost.bin"));
    daemon.start();
    Eventually.holds(
        "it misses its data",
        LIMIT,
        () -> !awaitListed(seedbox, hash).activity().trouble().isEmpty());
    place(Path.of("lost.bin"), content);
    lookAtDataAgain(hash);
    assertThat(awaitComplete(seedbox, hash).activity())
        .isEqualTo(new Activity(1, Duration.ZERO, 0, ""));
  }

  @Test
  void whatHasAGoalIsNotEndedByTheClientsOwnLimits() throws Exception {
    OwnLimits limits = ownLimits().orElse(null);
    S seedbox = seedbox("");
    assumeTrue(seedbox instanceof KeepsSeedGoals && limits != null, "it keeps no goals");
    KeepsSeedGoals keeper = (KeepsSeedGoals) seedbox;
    assertThat(failure(() -> keeper.seedUntil("9".repeat(40), SeedGoal.NONE)).advice())
        .isEqualTo(Advice.GONE);
    List<SeedGoal> goals =
        List.of(
            new SeedGoal(5.0, null),
            new SeedGoal(null, Duration.ofDays(2)),
            new SeedGoal(5.0, Duration.ofDays(2)),
            SeedGoal.NONE);
    byte[] content = TestFiles.bytes(50_000, 15);
    List<String> kept = new ArrayList<>();
    List<String> without = new ArrayList<>();
    try {
      without.add(addInPlace(seedbox, "before.bin", content));
      awaitSeeding(limits, without);
      limits.endAtOnce(true);
      for (SeedGoal goal : goals) {
        String name = "goal " + kept.size() + ".bin";
        byte[] torrent = torrent(name, Map.of("", content)).v1();
        seedbox.addTorrent(torrent, "");
        awaitListed(seedbox, hash(torrent));
        keeper.seedUntil(hash(torrent), goal);
        keeper.seedUntil(hash(torrent), goal);
        place(Path.of(name), content);
        lookAtDataAgain(hash(torrent));
        awaitComplete(seedbox, hash(torrent));
        kept.add(hash(torrent));
      }
      without.add(addInPlace(seedbox, "after.bin", content));
      // some clients give their limits to what comes, and some to what is there
      awaitEnded(seedbox, limits, without);
      awaitSeeding(limits, kept);
      keeper.seedUntil(kept.get(0), new SeedGoal(0.0, null));
      awaitEnded(seedbox, limits, List.of(kept.get(0)));
      assertThat(listed(seedbox, kept.get(0))).as("what has reached its goal").isPresent();
      awaitSeeding(limits, kept.subList(1, kept.size()));
    } finally {
      limits.endAtOnce(false);
    }
  }

  private String addInPlace(S seedbox, String name, byte[] content) throws Exception {
    byte[] torrent = inPlace(name, Map.of("", content)).v1();
    seedbox.addTorrent(torrent, "");
    return hash(torrent);
  }

  /** What has ended never seeds again; what has its turn to come does. */
  private static void awaitSeeding(OwnLimits limits, List<String> hashes) throws Exception {
    for (String hash : hashes) {
      Eventually.holds(hash + " is seeded, of " + hashes, LIMIT, () -> limits.seeds(hash));
    }
  }

  /** Waits until one of them has been complete and is shared no more; it may be gone then. */
  private void awaitEnded(S seedbox, OwnLimits limits, List<String> hashes) throws Exception {
    Eventually.holds(
        "one has ended of " + hashes,
        LIMIT,
        () -> {
          for (String hash : hashes) {
            if (!limits.seeds(hash)
                && listed(seedbox, hash).map(RemoteTransfer::complete).orElse(true)) {
              return true;
            }
          }
          return false;
        });
  }

  @Test
  void whatIsNoTorrentIsForAPerson() throws Exception {
    S seedbox = seedbox("");
    for (String rubbish : List.of("", "no", "<html>", "d4:infod4:name1:aee")) {
      byte[] bytes = rubbish.getBytes(StandardCharsets.US_ASCII);
      assertThat(failure(() -> seedbox.addTorrent(bytes, "")).advice())
          .as(rubbish)
          .isEqualTo(Advice.ASK_USER);
    }
    assertThat(seedbox.list()).isEmpty();
  }

  /** Clients that count failures lock everybody out after too many, or this address. */
  @Test
  void aWrongPasswordIsForAPersonAndLocksNobodyOut() throws Exception {
    S wrong = seedbox(new TestHttpCaller(), "wrong", "");
    for (int i = 0; i < WRONG_LOGINS; i++) {
      RemoteFailure failure = failure(wrong::list);
      assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
      assertThat(failure).hasMessageContaining("password");
    }
    assertThat(seedbox("").list()).isEmpty();
  }

  @Test
  void goesOnAfterTheClientWasStoppedOrKilledAndStartedAgain() throws Exception {
    byte[] torrent = inPlace("stays.bin", Map.of("", TestFiles.bytes(100_000, 10))).v1();
    String hash = hash(torrent);
    S seedbox = seedbox(label());
    seedbox.addTorrent(torrent, "");
    awaitComplete(seedbox, hash);

    // a stop saves what the client knows of its transfers, so it comes first
    daemon.stop();
    assertThatItIsTriedAgain(seedbox, hash);
    daemon.start();
    assertThat(awaitComplete(seedbox, hash).label()).isEqualTo(label());

    daemon.kill();
    assertThatItIsTriedAgain(seedbox, hash);
    daemon.start();
    assertThat(awaitComplete(seedbox, hash).label()).isEqualTo(label());

    // between two calls, so that the seedbox goes on with what the client has forgotten
    daemon.kill();
    daemon.start();
    assertThat(awaitComplete(seedbox, hash).label()).isEqualTo(label());
    assertThatEveryPieceIsGood(seedbox, hash);
  }

  @Test
  void namesOfEveryKindAreToldAsTheyAreStored() throws Exception {
    S seedbox = seedbox("");
    Map<String, String> names = new LinkedHashMap<>();
    for (String name : NastyNames.without(Set.of())) {
      Map<String, byte[]> files = Map.of(name, TestFiles.bytes(100 + names.size(), 12));
      if (stored(name).isEmpty()) {
        byte[] refused = torrent(name, files).v1();
        assertThat(failure(() -> seedbox.addTorrent(refused, "")).advice())
            .isEqualTo(Advice.ASK_USER);
      } else {
        byte[] torrent = inPlace(name, files).v1();
        seedbox.addTorrent(torrent, "");
        names.put(hash(torrent), stored(name));
      }
    }
    Eventually.holds(
        "all are complete, of " + names,
        LIMIT,
        () -> seedbox.list().stream().filter(RemoteTransfer::complete).count() == names.size());
    for (Map.Entry<String, String> each : names.entrySet()) {
      Contents contents = seedbox.contents(each.getKey());
      assertThat(contents.name()).isEqualTo(each.getValue());
      assertThat(contents.files())
          .singleElement()
          .satisfies(file -> assertThat(file.path().names()).containsExactly(each.getValue()));
      assertThatEveryPieceIsGood(seedbox, each.getKey());
    }
    for (String id : names.keySet()) {
      seedbox.remove(id);
    }
    assertThat(seedbox.list()).isEmpty();
    for (String name : names.values()) {
      awaitAbsent(daemon.downloads().resolve(name));
    }
  }

  @Test
  void manyTransfersTakeNoMoreCallsThanOne() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    HttpCaller plain = new TestHttpCaller();
    S seedbox =
        seedbox(
            call -> {
              calls.incrementAndGet();
              return plain.call(call);
            },
            TorrentDaemon.PASSWORD,
            label());
    int forOne = 0;
    for (int i = 0; i < MANY; i++) {
      seedbox.addTorrent(torrent("Film " + i, Map.of("", TestFiles.bytes(100, i))).v1(), "");
      if (i == 0) {
        Eventually.holds("one is listed", LIMIT, () -> seedbox.list().size() == 1);
        calls.set(0);
        assertThat(seedbox.list()).hasSize(1);
        forOne = calls.get();
      }
    }
    Eventually.holds("all are listed", LIMIT, () -> seedbox.list().size() == MANY);
    calls.set(0);
    assertThat(seedbox.list()).hasSize(MANY);
    assertThat(calls).hasValue(forOne).hasPositiveValue();
  }

  /** The client that all tests of the class talk to. */
  protected final D daemon() {
    return daemon;
  }

  /** A seedbox with the right password. */
  protected final S seedbox(String label) {
    return seedbox(new TestHttpCaller(), TorrentDaemon.PASSWORD, label);
  }

  /** A {@code file:} location as the value of a URI's option. */
  protected static String option(Path folder) {
    return URLEncoder.encode(folder.toUri().toString(), StandardCharsets.UTF_8);
  }

  /** A torrent whose files lie where the client stores them; an empty path makes it one file. */
  protected final TorrentMaker inPlace(String name, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = Path.of(stored(name));
      if (!file.getKey().isEmpty()) {
        for (String step : file.getKey().split("/")) {
          path = path.resolve(stored(step));
        }
      }
      place(path, file.getValue());
    }
    return torrent(name, files);
  }

  /** Puts a file into the client's download folder. */
  protected final void place(Path path, byte[] content) throws IOException {
    Path file = daemon.downloads().resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  /** A torrent; it has a tracker, as not every client takes one without. */
  protected static TorrentMaker torrent(String name, Map<String, byte[]> files) {
    TorrentMaker maker = new TorrentMaker(name, PIECE).announce(TRACKER);
    files.forEach(maker::file);
    return maker;
  }

  protected static Magnet magnet(String hash, String more) throws TorrentException {
    return Magnet.read(
        "magnet:?xt=urn:btih:"
            + hash
            + more
            + "&tr="
            + URLEncoder.encode(TRACKER, StandardCharsets.UTF_8));
  }

  protected static String hash(byte[] torrent) throws TorrentException {
    return Torrent.read(torrent).infoHash();
  }

  /** Waits until the client has taken a transfer and found all of its data. */
  protected final RemoteTransfer awaitComplete(S seedbox, String id) throws Exception {
    Eventually.holds(
        id + " is complete",
        LIMIT,
        () -> listed(seedbox, id).filter(t -> t.complete()).isPresent());
    return listed(seedbox, id).orElseThrow();
  }

  protected final RemoteTransfer awaitListed(S seedbox, String id) throws Exception {
    Eventually.holds(id + " is listed", LIMIT, () -> listed(seedbox, id).isPresent());
    return listed(seedbox, id).orElseThrow();
  }

  /** A client that has just begun may need to be asked again. */
  private Optional<RemoteTransfer> listed(S seedbox, String id) throws RemoteFailure {
    try {
      return seedbox.list().stream().filter(each -> each.remoteId().equals(id)).findFirst();
    } catch (RemoteFailure e) {
      assertThat(e.advice()).as(e.getMessage()).isEqualTo(Advice.RETRY);
      return Optional.empty();
    }
  }

  /** Waits until a client that deletes in its own time has done so. */
  protected static void awaitAbsent(Path path) throws Exception {
    Eventually.holds(path + " is gone", LIMIT, () -> !Files.exists(path));
  }

  /** The failure that a call must end in. */
  protected static RemoteFailure failure(ThrowingCallable call) {
    return SeedboxContract.failure(call);
  }

  /** What the seedbox tells is what lies on the disk, and what the torrent says. */
  protected final void assertThatEveryPieceIsGood(S seedbox, String id) throws Exception {
    Contents contents = seedbox.contents(id);
    Path data = Path.of(contents.location().uri());
    Map<RemotePath, Path> places = new HashMap<>();
    for (Contents.RemoteFile file : contents.files()) {
      Path place = data.resolve(file.source().toString());
      assertThat(place).hasSize(file.size()).startsWith(daemon.downloads());
      places.put(file.path(), place);
    }
    Torrent torrent = seedbox.torrent(id).orElseThrow();
    assertThat(torrent.sizes().keySet()).containsAll(places.keySet());
    List<TorrentFile> files = torrent.files();
    int checked = 0;
    for (int i = 0; i < torrent.pieceCount(); i++) {
      Piece piece = torrent.piece(i);
      if (piece.parts().stream()
          .allMatch(part -> places.containsKey(files.get(part.file()).path()))) {
        PieceHash.Check check = piece.hash().check();
        for (Piece.Part part : piece.parts()) {
          check.update(read(places.get(files.get(part.file()).path()), part));
        }
        assertThat(check.isGood()).as("piece " + i).isTrue();
        checked++;
      }
    }
    assertThat(checked).isPositive();
  }

  private static ByteBuffer read(Path file, Piece.Part part) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) (part.to() - part.from()));
      assertThat(channel.read(bytes, part.from())).isEqualTo(bytes.capacity());
      return bytes.flip();
    }
  }

  private void assertThatItIsUnknown(S seedbox, String id) throws RemoteFailure {
    assertThat(failure(() -> seedbox.contents(id)).advice()).isEqualTo(Advice.GONE);
    assertThat(seedbox.torrent(id)).isEmpty();
    seedbox.remove(id);
    seedbox.removeLeavingData(id);
  }

  /** While the client is down, every call says so, and none of them changes what comes after. */
  private void assertThatItIsTriedAgain(S seedbox, String id) throws Exception {
    Eventually.holds("the client is seen to be down", LIMIT, () -> isDown(seedbox));
    for (int i = 0; i < CALLS_WHILE_DOWN; i++) {
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              seedbox::list,
              seedbox::labels,
              seedbox::peer,
              () -> seedbox.contents(id),
              () -> seedbox.remove(id),
              () -> seedbox.removeLeavingData(id))) {
        RemoteFailure failure = failure(call);
        assertThat(failure.advice()).as(failure.getMessage()).isEqualTo(Advice.RETRY);
      }
    }
  }

  /** What stands between us and the client may notice that only a little later. */
  private boolean isDown(S seedbox) {
    try {
      seedbox.list();
      return false;
    } catch (RemoteFailure e) {
      return true;
    }
  }

  private static List<String> ids(Seedbox seedbox) throws RemoteFailure {
    return seedbox.list().stream().map(RemoteTransfer::remoteId).toList();
  }
}
