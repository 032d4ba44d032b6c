package org.seedferry.rpc.internal.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Transfer;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.testing.arr.ArrClient;
import org.seedferry.testing.arr.ArrDownload;
import org.seedferry.testing.arr.ArrDownload.Status;
import org.seedferry.testing.arr.ArrFailure;
import org.seedferry.testing.arr.ArrSettings;
import org.seedferry.testing.fake.FakeArr;
import org.seedferry.testing.torrent.TorrentMaker;

/**
 * What an *arr does with a torrent client, in its order and as strictly as it reads the answers: it
 * tests, adds, sets the goal, moves to the top, polls, imports, sets the category of what is
 * imported, and removes. The same for every face.
 */
public abstract class ArrOverDesk {

  private static final String HASH = DeskRig.HASH;
  private static final String ID = HASH.toUpperCase(Locale.ROOT);
  private static final SeedGoal GOAL = new SeedGoal(1.0, Duration.ofMinutes(90));

  @TempDir Path root;
  protected DeskRig rig;

  @BeforeEach
  void open() {
    rig = new DeskRig(root);
  }

  @AfterEach
  void close() throws IOException {
    end();
    rig.close();
  }

  /** Serves the desk, which is made by then, and tells what an *arr's page says of the client. */
  protected abstract ArrSettings settings(FakeArr.App app) throws IOException;

  protected abstract ArrClient client(ArrSettings settings);

  /** Ends what serves the desk. */
  protected abstract void end() throws IOException;

  private ArrClient sonarr() throws IOException {
    return client(
        settings(FakeArr.App.SONARR)
            .goal(GOAL.ratio(), GOAL.time())
            .importedCategory("tv-imported")
            .withPriority());
  }

  private static ArrDownload only(ArrClient arr) throws IOException {
    List<ArrDownload> all = arr.poll();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private Grab kept() {
    return rig.ledger.grabs().of(rig.row(HASH).id()).orElseThrow();
  }

  @Test
  void aGrabGoesItsWholeWayAlsoWhileTheSeedboxIsAway() throws Exception {
    ArrClient arr = sonarr();
    arr.test();
    rig.box.fail(RemoteFailure.retry("box is away", null));
    assertThat(arr.grab("magnet:?xt=urn:btih:ZPBPA2P6ROZPKRHK44D5OW6NHXU5Z6KR&dn=Show%3A%20S01"))
        .as("it is known by the hash in hex")
        .isEqualTo(ID);
    assertThat(kept().goal()).isEqualTo(GOAL);
    arr.checkHealth();
    assertThat(only(arr).downloadId()).isEqualTo(ID);
    assertThat(only(arr).status()).isEqualTo(Status.WARNING);

    rig.box.fail(null);
    rig.guard.advance(Duration.ofMinutes(1));
    assertThat(only(arr).status()).as("it has recovered").isEqualTo(Status.QUEUED);
    assertThat(only(arr).title()).isEqualTo("Show_ S01");
    rig.lists("box", DeskRig.going(HASH, "Show: S01", 0.5));
    assertUnderWay(arr);
    rig.lists("box", DeskRig.whole(HASH, "Show: S01"));
    assertUnderWay(arr);
    Transfer queued = rig.queue(HASH, "Show: S01", "tv-sonarr");
    assertUnderWay(arr);
    Transfer failed =
        rig.ledger.advance(
            rig.ledger.claim(queued, Duration.ofMinutes(1)).orElseThrow(),
            Advance.failed("a piece is wrong", Duration.ofSeconds(30)));
    assertThat(only(arr).status()).isEqualTo(Status.WARNING);
    rig.guard.advance(Duration.ofMinutes(1));
    rig.deliver(failed, "tv-sonarr/Show_ S01");

    ArrDownload home = only(arr);
    assertThat(home.status()).isEqualTo(Status.COMPLETED);
    assertThat(Path.of(home.outputPath()))
        .isEqualTo(root.resolve("tv-sonarr/Show_ S01"))
        .isDirectory();
    assertThat(home.remaining()).isZero();
    assertThat(home.canMoveFiles()).isTrue();
    assertThat(home.canBeRemoved()).isTrue();
    arr.markImported(home);
    assertThat(kept().imported()).isTrue();
    for (int i = 0; i < 2; i++) {
      arr.remove(home);
      assertThat(arr.poll()).isEmpty();
    }
    assertThat(kept().isShown()).isFalse();
  }

  private static void assertUnderWay(ArrClient arr) throws IOException {
    ArrDownload download = only(arr);
    assertThat(download.status()).isEqualTo(Status.DOWNLOADING);
    assertThat(download.size()).isEqualTo(1_000);
    assertThat(download.remaining()).isPositive();
    assertThat(download.canMoveFiles()).isFalse();
    assertThat(download.canBeRemoved()).isFalse();
  }

  @Test
  void eachArrSeesItsOwn() throws Exception {
    ArrClient sonarr = client(settings(FakeArr.App.SONARR));
    ArrClient radarr = client(settings(FakeArr.App.RADARR));
    ArrClient lidarr = client(settings(FakeArr.App.LIDARR));
    for (ArrClient arr : List.of(sonarr, radarr, lidarr)) {
      arr.test();
    }
    sonarr.grab(DeskRig.MAGNET);
    String film = radarr.grab("magnet:?xt=urn:btih:" + "ef".repeat(20));
    assertThat(only(sonarr).downloadId()).isEqualTo(ID);
    assertThat(only(radarr).downloadId()).isEqualTo(film);
    assertThat(lidarr.poll()).isEmpty();
  }

  @Test
  void theSameByMagnetAndByFileIsOne() throws Exception {
    ArrClient arr = client(settings(FakeArr.App.RADARR));
    byte[] torrent = new TorrentMaker("Film", 16 << 10).file("", new byte[1_000]).v1();
    String hash = arr.grab("Film (2026): the \"best\"; ü", torrent);
    assertThat(
            arr.grab("magnet:?xt=urn:btih:" + hash + "&tr=http%3A%2F%2Fx%2F" + "x".repeat(1_100)))
        .isEqualTo(hash);
    assertThat(arr.grab("Film", torrent)).isEqualTo(hash);
    assertThat(only(arr).downloadId()).isEqualTo(hash);
    assertThat(only(arr).size()).isEqualTo(1_000);
  }

  @Test
  void whatIsRefusedIsToldAndNotKept() throws Exception {
    ArrClient arr = client(settings(FakeArr.App.SONARR));
    rig.box.fail(RemoteFailure.askUser("box: this tracker is not allowed", null));
    assertThatThrownBy(() -> arr.grab(DeskRig.MAGNET)).isInstanceOf(ArrFailure.class);
    assertThat(arr.poll()).isEmpty();
    rig.box.fail(null);
    assertThat(arr.grab(DeskRig.MAGNET)).as("when it is tried again").isEqualTo(ID);
  }

  @Test
  void whatIsKeptIsCopiedAndRemovedWhenItIsSeededAsAgreed() throws Exception {
    rig.set("move", false);
    ArrClient arr = sonarr();
    arr.grab(DeskRig.MAGNET);
    rig.lists("box", seeded(0.5, Duration.ofMinutes(10)));
    rig.deliver(rig.queue(HASH, "Show.S01", "tv-sonarr"), "tv-sonarr/Show.S01");
    ArrDownload home = only(arr);
    assertThat(home.status()).isEqualTo(Status.COMPLETED);
    assertThat(home.canMoveFiles()).isFalse();
    assertThat(home.canBeRemoved()).isFalse();
    rig.lists("box", seeded(0.5, Duration.ofMinutes(91)));
    assertThat(only(arr).canBeRemoved()).as("by its time").isTrue();
    rig.lists("box", seeded(1.1, Duration.ofMinutes(10)));
    assertThat(only(arr).canBeRemoved()).as("by its ratio").isTrue();
  }

  private static RemoteTransfer seeded(double ratio, Duration time) {
    RemoteTransfer whole = DeskRig.whole(HASH, "Show.S01");
    return new RemoteTransfer(
        HASH, HASH, "Show.S01", "", 1_000, Readiness.COMPLETE, ratio, time, whole.activity());
  }

  @Test
  void onePollOfManyOfEveryKindIsReadWhole() throws Exception {
    ArrClient arr = client(settings(FakeArr.App.SONARR).category(""));
    arr.grab("magnet:?xt=urn:btih:" + HASH);
    rig.box.fail(RemoteFailure.retry("away", null));
    arr.grab("magnet:?xt=urn:btmh:1220" + "cd".repeat(32));
    rig.lists("box", seeded(Double.NaN, null));
    rig.queue("ef".repeat(20), "Queued", "");
    rig.deliver(rig.queue("ab".repeat(20), "Home", "tv"), "Home");
    assertThat(arr.poll())
        .extracting(ArrDownload::downloadId)
        .containsExactlyInAnyOrder(ID, "CD".repeat(32), "EF".repeat(20), "AB".repeat(20));
  }
}
