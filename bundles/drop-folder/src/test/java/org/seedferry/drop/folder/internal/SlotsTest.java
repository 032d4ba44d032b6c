package org.seedferry.drop.folder.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.RemoteFailure;
import org.seedferry.guard.manual.ManualGuard;
import org.slf4j.LoggerFactory;

class SlotsTest {

  private static final Duration A_LOOK = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  @TempDir private Path temp;
  private final ManualGuard guard = new ManualGuard();
  private final FakeTaker box = new FakeTaker("box");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Taking.class.getPackageName());
  private Drops drops;
  private DropFolder folder;

  @BeforeEach
  void make() throws IOException {
    drops = new Drops(Files.createDirectories(temp.resolve("drop")).toRealPath());
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void close() throws IOException {
    logger.detachAppender(log);
    if (folder != null) {
      folder.stop();
    }
    guard.close();
  }

  private void start(String mode, int slots) {
    folder =
        new DropFolder(
            guard,
            drops.config("mode", mode, "interval", "5s", "slots", Integer.toString(slots)),
            new FakeChanges(),
            new ArrayList<>(List.of(box)));
    guard.settle();
  }

  /** The later in the alphabet, the older. */
  private void drop(String... names) throws IOException {
    for (String name : names) {
      Path file = drops.putTorrent(name + ".torrent");
      Instant time = Instant.parse("2020-01-01T00:00:00Z").minusSeconds(60L * name.charAt(0));
      Files.setLastModifiedTime(file, FileTime.from(time));
    }
  }

  private long told(String words) {
    return log.list.stream().filter(event -> event.getFormattedMessage().contains(words)).count();
  }

  @Test
  void whatIsBeyondTheSlotsWaitsInTheFolderTheOldestIsTheNext() throws IOException {
    drop("a", "b", "c", "d");
    start("continuous", 3);
    box.incomplete(1);
    guard.advance(BETWEEN_LOOKS);
    assertThat(box.added()).containsExactlyInAnyOrder(":d", ":c");
    assertThat(drops.files())
        .containsExactly("a.torrent", "b.torrent", "processed/c.torrent", "processed/d.torrent");
    assertThat(folder.figures().waiting()).isEqualTo(2);
    assertThat(folder.figures().pending()).isEqualTo(2);

    guard.advance(A_LOOK.multipliedBy(10));
    assertThat(box.added()).hasSize(2);
    box.incomplete(2);
    guard.advance(A_LOOK);
    assertThat(box.added()).hasSize(3).endsWith(":b");
    assertThat(folder.figures().waiting()).isEqualTo(1);
    box.incomplete(0);
    guard.advance(A_LOOK);
    assertThat(box.added()).hasSize(4).endsWith(":a");
    assertThat(folder.figures().waiting()).isZero();
    assertThat(folder.figures().retries()).isZero();
    assertThat(told("waits here (2 files now) while the seedbox has 3 transfers")).isEqualTo(1);
  }

  @Test
  void theSeedboxIsAskedOnceForAllThatIsDropped() throws IOException {
    for (char name = 'a'; name <= 'z'; name++) {
      drop(String.valueOf(name));
    }
    start("periodic", 20);
    guard.advance(A_LOOK.plus(BETWEEN_LOOKS));
    assertThat(box.added()).hasSize(20);
    assertThat(box.lists()).isBetween(1, 2);
    int before = box.lists();
    guard.advance(A_LOOK.multipliedBy(10));
    assertThat(box.lists()).isEqualTo(before + 10);
    assertThat(box.added()).hasSize(20);
  }

  @Test
  void eachLinkOfAMagnetFileTakesASlot() throws IOException {
    drops.put(
        "some.magnet", String.join("\n", Drops.magnet("a"), Drops.magnet("b"), Drops.magnet("c")));
    start("continuous", 2);
    guard.advance(BETWEEN_LOOKS);
    assertThat(box.added()).containsExactly(":a", ":b");
    guard.advance(A_LOOK.multipliedBy(4));
    assertThat(box.added()).hasSize(2);
    box.incomplete(0);
    guard.advance(A_LOOK.multipliedBy(2));
    assertThat(box.added()).containsExactly(":a", ":b", ":c");
    assertThat(drops.files()).containsExactly("processed/some.magnet");
  }

  @Test
  void aSeedboxThatIsDownIsAskedMoreSeldomAndThenAll() throws IOException {
    drop("a", "b");
    int[] asked = {0};
    box.before(
        () -> {
          asked[0]++;
          throw RemoteFailure.retry("refused", null);
        });
    start("continuous", 5);
    guard.advance(Duration.ofMinutes(10));
    assertThat(asked[0]).isBetween(6, 9);
    assertThat(folder.figures().waiting()).isEqualTo(2);
    assertThat(told("it is not known whether there is a slot: refused")).isEqualTo(1);
    box.before(() -> {});
    guard.advance(Duration.ofMinutes(5));
    assertThat(box.added()).containsExactlyInAnyOrder(":a", ":b");
  }

  @Test
  void withoutALimitTheSeedboxIsNotAsked() throws IOException {
    drop("a", "b");
    start("continuous", 0);
    box.incomplete(1_000);
    guard.advance(BETWEEN_LOOKS);
    assertThat(box.added()).hasSize(2);
    assertThat(box.lists()).isZero();
  }

  @Test
  void aNumberOutOfRangeIsRefused() {
    for (int slots : Arrays.asList(-1, 100_001)) {
      assertThatThrownBy(() -> start("continuous", slots))
          .hasMessage("slots: " + slots + " is out of range, it must be 0 (no limit) to 100000");
    }
    assertThat(Set.of(0, 100_000))
        .allSatisfy(
            slots ->
                assertThat(Settings.of(drops.config("slots", Integer.toString(slots))).slots())
                    .isEqualTo(slots));
  }
}
