package org.seedferry.drop.folder.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.guard.TaskState;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.seedbox.FakeSeedbox;

class DropFolderTest {

  private static final Duration A_WHILE = Duration.ofSeconds(2);
  private static final byte[] HALF = Arrays.copyOf(Drops.torrent("film"), 40);

  @TempDir private Path temp;
  private final ManualGuard guard = new ManualGuard();
  private final FakeTaker box = new FakeTaker("box");
  private final List<Seedbox> seedboxes = new ArrayList<>(List.of(box));
  private final FakeChanges changes = new FakeChanges();
  private Drops drops;
  private DropFolder folder;

  @BeforeEach
  void make() throws IOException {
    drops = new Drops(Files.createDirectories(temp.resolve("drop")).toRealPath());
  }

  @AfterEach
  void close() throws IOException {
    stop();
    guard.close();
  }

  private void stop() throws IOException {
    if (folder != null) {
      folder.stop();
      folder = null;
    }
  }

  /** Looks every 100 ms. */
  private void start(String... more) {
    String[] periodic = {"mode", "periodic", "interval", "100ms"};
    folder = startWith(concat(periodic, more));
  }

  private DropFolder startWith(String... settings) {
    return new DropFolder(guard, drops.config(settings), changes, seedboxes);
  }

  private static String[] concat(String[] one, String[] other) {
    String[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  @Test
  void aTorrentIsHandedOverAndPutAway() throws IOException {
    drops.putTorrent("film.torrent");
    start();
    guard.advance(A_WHILE);
    assertThat(box.added()).containsExactly(":film");
    assertThat(drops.files()).containsExactly("processed/film.torrent");
    assertThat(folder.figures().processed()).isEqualTo(1);
    assertThat(folder.figures().latency().counts()).containsOnlyOnce(1L).contains(0L);
    assertThat(folder.figures().latency().sum()).isBetween(0.1, 0.3);
    assertThat(folder.figures().pending()).isZero();
  }

  @Test
  void eachLineOfAMagnetFileIsALink() throws IOException {
    drops.put(
        "some.MAGNET", "\uFEFF" + Drops.magnet("a") + "\r\n\r\n  " + Drops.magnet("b") + "\n");
    start();
    guard.advance(A_WHILE);
    assertThat(box.added()).containsExactly(":a", ":b");
    assertThat(drops.files()).containsExactly("processed/some.MAGNET");
  }

  @Test
  void theFolderAboveIsTheLabel() throws IOException {
    drops.putTorrent("tv/show.torrent");
    drops.putTorrent("tv/late/other.torrent");
    start();
    guard.advance(A_WHILE);
    assertThat(box.added()).containsExactlyInAnyOrder("tv:show", "tv/late:other");
    assertThat(drops.files())
        .containsExactly("processed/tv/late/other.torrent", "processed/tv/show.torrent");
  }

  @Test
  void whatIsHiddenOrEndsOtherwiseIsLeftAlone() throws IOException {
    drops.putTorrent(".film.torrent");
    drops.putTorrent(".cache/film.torrent");
    drops.putTorrent("film.torrent.part");
    drops.putTorrent("processed/film.torrent");
    start();
    guard.advance(A_WHILE);
    assertThat(box.added()).isEmpty();
    assertThat(drops.files())
        .containsExactly(
            ".cache/film.torrent", ".film.torrent", "film.torrent.part", "processed/film.torrent");
  }

  @Test
  void aFileThatStillGrowsIsNotTaken() throws IOException {
    byte[] all = Drops.torrent("film");
    Path file = drops.put("film.torrent", new byte[0]);
    start("debounce", "1s");
    for (byte each : all) {
      Files.write(file, new byte[] {each}, StandardOpenOption.APPEND);
      guard.advance(Duration.ofMillis(900));
      assertThat(drops.files()).containsExactly("film.torrent");
    }
    guard.advance(A_WHILE);
    assertThat(box.added()).containsExactly(":film");
  }

  @Test
  void aWriterMayPauseForTenTimesTheDebounce() throws IOException {
    byte[] all = Drops.torrent("film");
    Path file = drops.put("film.torrent", HALF);
    start();
    guard.advance(Duration.ofMillis(900));
    assertThat(drops.files()).containsExactly("film.torrent");
    Files.write(file, Arrays.copyOfRange(all, HALF.length, all.length), StandardOpenOption.APPEND);
    guard.advance(A_WHILE);
    assertThat(drops.files()).containsExactly("processed/film.torrent");
    assertThat(folder.figures().failed()).isZero();
  }

  @Test
  void whatIsNoGoodGoesToFailedWithItsReasonAndTheRestGoesOn() throws IOException {
    drops.put("bad.torrent", HALF);
    drops.putTorrent("film.torrent");
    start();
    guard.advance(A_WHILE);
    assertThat(drops.files())
        .containsExactly(
            "failed/bad.torrent", "failed/bad.torrent.reason.txt", "processed/film.torrent");
    assertThat(drops.reason("bad.torrent")).contains("no bencode").contains("does not fit");
    assertThat(folder.figures().failed()).isEqualTo(1);
    drops.putTorrent("next.torrent");
    guard.advance(A_WHILE);
    assertThat(box.added()).containsExactly(":film", ":next");
  }

  @Test
  void nothingInFailedIsReplaced() throws IOException {
    start();
    for (String content : List.of("one", "two")) {
      drops.put("tv/bad.torrent", content);
      guard.advance(A_WHILE);
    }
    assertThat(drops.at("failed/tv/bad.torrent")).hasContent("one");
    assertThat(drops.at("failed/tv/2~bad.torrent")).hasContent("two");
    assertThat(drops.at("failed/tv/2~bad.torrent.reason.txt")).exists();
  }

  @Test
  void aSeedboxInTroubleIsAskedAgainAfterLongerAndLongerPauses() throws IOException {
    List<Instant> tries = new ArrayList<>();
    box.before(
        () -> {
          tries.add(guard.clock().instant());
          throw RemoteFailure.retry("connection refused", null);
        });
    drops.putTorrent("film.torrent");
    start();
    guard.advance(Duration.ofSeconds(30));
    assertThat(drops.files()).containsExactly("film.torrent");
    assertThat(tries).hasSizeBetween(5, 6);
    assertThat(folder.figures().retries()).isEqualTo(tries.size());
    box.before(() -> {});
    guard.advance(Duration.ofSeconds(60));
    assertThat(box.added()).containsExactly(":film");
    assertThat(drops.files()).containsExactly("processed/film.torrent");
  }

  @Test
  void aSeedboxThatAsksToWaitIsLeftInPeace() throws IOException {
    List<Instant> tries = new ArrayList<>();
    box.before(
        () -> {
          tries.add(guard.clock().instant());
          throw RemoteFailure.retryAfter(Duration.ofMinutes(10), "too many requests");
        });
    drops.putTorrent("film.torrent");
    start();
    guard.advance(Duration.ofMinutes(9));
    assertThat(tries).hasSize(1);
    box.before(() -> {});
    guard.advance(Duration.ofMinutes(2));
    assertThat(box.added()).containsExactly(":film");
  }

  @Test
  void filesWaitForASeedboxThatIsNotThere() throws IOException {
    seedboxes.clear();
    drops.putTorrent("film.torrent");
    start();
    guard.advance(Duration.ofMinutes(3));
    assertThat(drops.files()).containsExactly("film.torrent");
    seedboxes.add(box);
    guard.advance(Duration.ofSeconds(11));
    assertThat(box.added()).containsExactly(":film");
  }

  @Test
  void amongSeveralSeedboxesTheNamedOneIsTaken() throws IOException {
    FakeTaker other = new FakeTaker("other");
    seedboxes.add(0, other);
    seedboxes.add(new FakeSeedbox("box", null));
    drops.putTorrent("film.torrent");
    start("seedbox", "box");
    guard.advance(A_WHILE);
    assertThat(box.added()).containsExactly(":film");
    assertThat(other.added()).isEmpty();
  }

  @Test
  void whereSeedboxesCannotBeToldApartFilesWait() throws IOException {
    FakeTaker other = new FakeTaker("other");
    seedboxes.add(other);
    drops.putTorrent("film.torrent");
    start();
    guard.advance(Duration.ofMinutes(1));
    assertThat(drops.files()).containsExactly("film.torrent");
    seedboxes.remove(other);
    guard.advance(Duration.ofSeconds(11));
    assertThat(box.added()).containsExactly(":film");
  }

  @Test
  void whatTheSeedboxRefusesForGoodGoesToFailed() throws IOException {
    box.before(
        () -> {
          throw RemoteFailure.askUser("it is not on the whitelist", null);
        });
    drops.putTorrent("film.torrent");
    start();
    guard.advance(A_WHILE);
    assertThat(drops.reason("film.torrent")).isEqualTo("it is not on the whitelist");
  }

  @Test
  void linksThatWereTakenAreNotHandedOverAgainWhenTheNextOneHasToWait() throws IOException {
    box.before(
        () -> {
          if (box.added().size() == 1) {
            box.before(() -> {});
            throw RemoteFailure.retry("down", null);
          }
        });
    drops.put("some.magnet", Drops.magnet("a") + "\n" + Drops.magnet("b"));
    start();
    guard.advance(Duration.ofSeconds(5));
    assertThat(box.added()).containsExactly(":a", ":b");
    assertThat(folder.figures().processed()).isEqualTo(1);
  }

  @Test
  void aPanicCostsNoFile() throws IOException {
    box.before(
        () -> {
          box.before(() -> {});
          throw new IllegalStateException("a defect");
        });
    drops.putTorrent("film.torrent");
    start();
    guard.advance(Duration.ofSeconds(5));
    assertThat(box.added()).containsExactly(":film");
    assertThat(drops.files()).containsExactly("processed/film.torrent");
    assertThat(folder.figures().failed()).isZero();
  }

  @Test
  void aPanicOfTheLoopIsMendedByItsRestart() throws IOException {
    folder = startWith("mode", "continuous");
    guard.settle();
    changes.panicOnce();
    guard.advance(Duration.ofMillis(500));
    drops.putTorrent("film.torrent");
    guard.advance(A_WHILE);
    assertThat(box.added()).containsExactly(":film");
    assertThat(changes.opened()).isEqualTo(2);
  }

  @Test
  void theSameFileDroppedAgainIsNeitherHandedOverNorCountedTwice() throws IOException {
    drops.putTorrent("film.torrent");
    start();
    guard.advance(A_WHILE);
    drops.putTorrent("film.torrent");
    guard.advance(A_WHILE);
    assertThat(box.added()).containsExactly(":film");
    assertThat(folder.figures().processed()).isEqualTo(1);
    assertThat(drops.files()).containsExactly("processed/2~film.torrent", "processed/film.torrent");
    drops.put("film.torrent", Drops.torrent("another"));
    guard.advance(A_WHILE);
    assertThat(box.added()).containsExactly(":film", ":another");
  }

  @Test
  void afterACrashBetweenHandOverAndMoveAFileIsOnlyPutAway() throws IOException {
    drops.putTorrent("film.torrent");
    start();
    guard.advance(A_WHILE);
    stop();
    Files.move(drops.at("processed/film.torrent"), drops.at("film.torrent"));
    start();
    guard.advance(A_WHILE);
    assertThat(box.added()).containsExactly(":film");
    assertThat(drops.files()).containsExactly("processed/film.torrent");
    assertThat(folder.figures().processed()).isZero();
  }

  @Test
  void aFullQueueOnlyMeansLater() throws IOException {
    for (int i = 0; i < 30; i++) {
      drops.putTorrent("film" + i + ".torrent");
    }
    start("workers", "1");
    guard.advance(Duration.ofMillis(110));
    assertThat(folder.figures().backpressure()).isPositive();
    assertThat(folder.figures().queued()).isLessThanOrEqualTo(3);
    guard.advance(Duration.ofSeconds(5));
    assertThat(box.added()).hasSize(30).doesNotHaveDuplicates();
    assertThat(folder.figures().pending()).isZero();
  }

  @Test
  void whatHappensIsHeardOfBetweenTwoLooks() throws IOException {
    folder = startWith("mode", "continuous");
    guard.settle();
    changes.happened(drops.putTorrent("film.torrent"));
    guard.advance(A_WHILE);
    assertThat(box.added()).containsExactly(":film");
    drops.putTorrent("silent.torrent");
    guard.advance(A_WHILE);
    assertThat(box.added()).doesNotContain(":silent");
    guard.advance(Duration.ofMinutes(1));
    assertThat(box.added()).contains(":silent");
  }

  @Test
  void afterAnOverflowEverythingIsLookedAt() throws IOException {
    folder = startWith("mode", "continuous");
    guard.settle();
    drops.putTorrent("tv/film.torrent");
    changes.overflow();
    guard.advance(A_WHILE);
    assertThat(box.added()).containsExactly("tv:film");
    assertThat(changes.covered()).containsExactlyInAnyOrder(drops.at(""), drops.at("tv"));
  }

  @Test
  void aFolderThatComesBeforeTheOneAboveItIsWatchedIsWatchedToo() throws IOException {
    folder = startWith("mode", "continuous");
    guard.settle();
    Files.createDirectory(drops.at("tv"));
    changes.meanwhile(() -> drops.make("tv/hd"));
    changes.overflow();
    guard.advance(A_WHILE);
    assertThat(changes.covered())
        .containsExactlyInAnyOrder(drops.at(""), drops.at("tv"), drops.at("tv/hd"));
  }

  @Test
  void aFolderThatCannotBeWatchedIsLookedAt() throws IOException {
    changes.failToCover();
    folder = startWith("mode", "continuous", "interval", "3s");
    guard.settle();
    drops.putTorrent("film.torrent");
    guard.advance(Duration.ofSeconds(4));
    assertThat(box.added()).containsExactly(":film");
  }

  @Test
  void withoutAnyWatchServiceItIsLookedAtToo() throws IOException {
    folder =
        new DropFolder(
            guard,
            drops.config("interval", "3s"),
            () -> {
              throw new IOException("User limit of inotify instances reached");
            },
            seedboxes);
    guard.settle();
    drops.putTorrent("film.torrent");
    guard.advance(Duration.ofSeconds(4));
    assertThat(box.added()).containsExactly(":film");
  }

  @Test
  void onceWorksOffWhatIsThereAndEnds() throws IOException {
    drops.putTorrent("film.torrent");
    drops.put("bad.torrent", "bad");
    folder = startWith("mode", "once");
    guard.advance(Duration.ofSeconds(5));
    assertThat(guard.report("take_drops").state()).isEqualTo(TaskState.ENDED);
    assertThat(box.added()).containsExactly(":film");
    assertThat(drops.at("failed/bad.torrent")).exists();
    drops.putTorrent("late.torrent");
    guard.advance(Duration.ofMinutes(5));
    assertThat(drops.at("late.torrent")).exists();
  }

  @Test
  void onceDoesNotWaitForEverForASeedboxInTrouble() throws IOException {
    box.before(
        () -> {
          throw RemoteFailure.retry("down", null);
        });
    drops.putTorrent("film.torrent");
    folder = startWith("mode", "once");
    guard.advance(Duration.ofSeconds(20));
    assertThat(guard.report("take_drops").state()).isNotEqualTo(TaskState.ENDED);
    guard.advance(Duration.ofMinutes(1));
    assertThat(guard.report("take_drops").state()).isEqualTo(TaskState.ENDED);
    assertThat(drops.files()).containsExactly("film.torrent");
  }

  @Test
  void whatWasWorkedIsRemovedAndForgottenAfterAWhile() throws IOException {
    drops.putTorrent("film.torrent");
    drops.put("tv/bad.torrent", "bad");
    Files.setLastModifiedTime(drops.at("film.torrent"), FileTime.fromMillis(0));
    folder = startWith("mode", "periodic", "interval", "1h");
    guard.advance(Duration.ofDays(6));
    assertThat(drops.files()).hasSize(3);
    drops.putTorrent("young.torrent");
    guard.advance(Duration.ofDays(2));
    assertThat(drops.files()).containsExactly("processed/young.torrent");
    guard.advance(Duration.ofDays(9));
    assertThat(drops.at("failed")).isEmptyDirectory();
    drops.putTorrent("film.torrent");
    guard.advance(Duration.ofHours(2));
    assertThat(box.added()).containsExactly(":film", ":young", ":film");
  }

  @Test
  void onlyOneWorksAFolder() throws IOException {
    folder = startWith("mode", "periodic");
    guard.settle();
    DropFolder second = startWith("mode", "periodic");
    guard.advance(Duration.ofSeconds(1));
    drops.putTorrent("film.torrent");
    assertThat(guard.report("take_drops").failuresInARow()).isPositive();
    stop();
    guard.advance(Duration.ofMinutes(6));
    assertThat(box.added()).containsExactly(":film");
    second.stop();
  }

  @Test
  void aFileThatIsTakenAwayMeanwhileIsNobodysTrouble() throws IOException {
    Path file = drops.putTorrent("film.torrent");
    box.before(
        () -> {
          try {
            Files.delete(file);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
    start();
    guard.advance(A_WHILE);
    assertThat(folder.figures().pending()).isZero();
    assertThat(drops.files()).isEmpty();
  }

  @Test
  void aFileThatIsReplacedWhileItIsWorkedIsNotLost() throws IOException {
    Path file = drops.putTorrent("film.torrent");
    box.before(
        () -> {
          box.before(() -> {});
          try {
            Files.write(file, Drops.torrent("another film"));
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
    start();
    guard.advance(A_WHILE);
    assertThat(box.added()).containsExactly(":film", ":another film");
    assertThat(drops.files()).containsExactly("processed/film.torrent");
  }

  @Test
  void aReasonIsBoundedAndMisleadsNobody() throws IOException {
    box.before(
        () -> {
          throw RemoteFailure.askUser("\u001b[31m" + "no ".repeat(100_000), null);
        });
    drops.putTorrent("film.torrent");
    start();
    guard.advance(A_WHILE);
    byte[] reason = Files.readAllBytes(drops.at("failed/film.torrent.reason.txt"));
    assertThat(reason).hasSizeLessThan(3_000);
    assertThat(new String(reason, StandardCharsets.UTF_8)).startsWith("\uFFFD[31mno no");
  }
}
