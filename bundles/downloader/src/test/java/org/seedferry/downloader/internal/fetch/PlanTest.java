package org.seedferry.downloader.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.seedbox.Contents.RemoteFile;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.downloader.internal.staging.FileListener;
import org.seedferry.downloader.internal.staging.LocalRoot;
import org.seedferry.downloader.internal.staging.Ranges;
import org.seedferry.downloader.internal.staging.SegmentWriter;
import org.seedferry.downloader.internal.staging.StagedFile;
import org.seedferry.downloader.internal.staging.Staging;

/** Connections with given rates work off a plan in time that moves by hand. */
class PlanTest {

  private static final int MIB = 1 << 20;
  private static final long STEP = 20;
  private static final Fingerprint NAMELESS = new Fingerprint(-1, "");

  @TempDir private Path folder;
  private Staging staging;
  private Plan plan;
  private long now;

  /** Which segment each connection fetches. */
  private final Map<Integer, Segment> busy = new HashMap<>();

  private final List<String> begun = new ArrayList<>();

  @BeforeEach
  void begin() throws IOException {
    staging = new LocalRoot(folder).stage(claim());
    java.nio.file.Files.createDirectories(staging.local(RemotePath.ROOT));
    plan =
        new Plan(
            new org.seedferry.downloader.internal.verify.Verification(null, java.util.Map.of()));
  }

  @AfterEach
  void end() {
    staging.close();
  }

  @Test
  void nobodyWaitsForTheBeginningOfAnotherFile() throws IOException {
    List<Boolean> locked = new ArrayList<>();
    FileListener listener =
        new FileListener() {
          @Override
          public void emptied(StagedFile file) {
            locked.add(Thread.holdsLock(plan));
          }

          @Override
          public void wrote(StagedFile file, long from, long to) {}
        };
    RemotePath path = RemotePath.parse("sample");
    plan.add(new FileWork(new RemoteFile(path, path, MIB), staging.file(path, listener)));
    Segment first = plan.next(now).orElseThrow();
    assertThat(plan.isWanted(first, new Fingerprint(MIB, "v"), 0)).isTrue();
    assertThat(locked).containsExactly(false);
  }

  @Test
  void fourConnectionsOfOneRateNeedAQuarterOfTheTime() throws IOException {
    add("film", 64 * MIB);
    assertThat(run(4, connection -> MIB)).isBetween(16_000L, 17_000L);
  }

  @Test
  void aSlowConnectionHoldsUpNobodyAtTheEnd() throws IOException {
    add("film", 64 * MIB);
    long alone = 64_000 / 3;
    assertThat(run(4, connection -> connection == 0 ? MIB / 50 : MIB)).isLessThan(alone + 1_500);
  }

  @Test
  void aConnectionThatStallsIsGivenUpAndItsRestTakenOver() throws IOException {
    add("film", 16 * MIB);
    assertThat(run(4, connection -> connection == 0 && now > 1_000 ? 0 : MIB))
        .isLessThan(16_000 / 3 + 6_500);
  }

  @Test
  void manyFilesAreBegunInTheirOrderAndNoneIsDividedWhileOthersWait() throws IOException {
    for (int i = 0; i < 40; i++) {
      add("f" + i, MIB / 2);
    }
    assertThat(plan.smallFiles()).isEqualTo(40);
    run(8, connection -> MIB);
    assertThat(begun).hasSize(40).startsWith("f0", "f1").endsWith("f39");
    assertThat(plan.smallFiles()).isZero();
  }

  @Test
  void whatIsLeftIsGoneOnWithBeforeAnythingElseButNotBeforeItsTime() throws IOException {
    add("a", 4 * MIB);
    add("b", 4 * MIB);
    Segment segment = plan.next(0).orElseThrow();
    receive(segment, MIB);
    plan.failed(segment, 500);
    assertThat(plan.next(499).orElseThrow().work().file().path().name()).isEqualTo("b");
    Segment again = plan.next(500).orElseThrow();
    assertThat(again.work().file().path().name()).isEqualTo("a");
    assertThat(again.from()).isEqualTo(MIB);
    assertThat(again.end()).isEqualTo(4 * MIB);
  }

  @Test
  void onlyWhatIsMissingIsFetched() throws IOException {
    StagedFile file = staging.file(RemotePath.parse("film"));
    file.begin(new Fingerprint(8 * MIB, ""));
    write(file, 0, MIB);
    write(file, 4 * MIB, MIB);
    add("film", 8 * MIB);
    assertThat(plan.bytes()).isZero();
    Segment first = plan.next(0).orElseThrow();
    Segment second = plan.next(0).orElseThrow();
    assertThat(List.of(first.from(), first.end(), second.from(), second.end()))
        .containsExactly((long) MIB, 4L * MIB, 5L * MIB, 8L * MIB);
    assertThat(plan.bytes()).isEqualTo(2 * MIB);
  }

  @Test
  void whereTheServerCannotBeginInTheMiddleOneConnectionReadsItAll() throws IOException {
    add("film", 8 * MIB);
    Segment first = plan.next(0).orElseThrow();
    Segment second = plan.next(0).orElseThrow();
    assertThat(second.from()).isEqualTo(4 * MIB);
    Fingerprint served = new Fingerprint(8 * MIB, "v");
    assertThat(plan.isWanted(first, served, 0)).isTrue();
    assertThat(plan.isWanted(second, served, 0)).isFalse();
    plan.left(second, 0);
    assertThat(first.end()).isEqualTo(8 * MIB);
    assertThat(plan.next(0)).isEmpty();
    receive(first, 3 * MIB);
    plan.left(first, 0);
    Segment again = plan.next(0).orElseThrow();
    assertThat(again.from()).isZero();
    assertThat(again.end()).isEqualTo(8 * MIB);
    assertThat(plan.next(0)).isEmpty();
  }

  @Test
  void whatNothingTellsFromAnotherContentIsNotPutTogetherWithWhatComesLater() throws IOException {
    add("film", 8 * MIB);
    Segment first = plan.next(0).orElseThrow();
    Segment second = plan.next(0).orElseThrow();
    assertThat(plan.isWanted(first, NAMELESS, 0)).isTrue();
    assertThat(plan.isWanted(second, new Fingerprint(8 * MIB, "v"), 4 * MIB)).isFalse();
    plan.left(second, 0);
    receive(first, 3 * MIB);
    plan.failed(first, 0);
    Segment again = plan.next(0).orElseThrow();
    assertThat(again.from()).isZero();
    assertThat(again.end()).isEqualTo(8 * MIB);
    assertThat(again.work().staged().written()).isEqualTo(Ranges.NONE);
    assertThat(plan.expected(again)).isNull();
    assertThat(plan.isWanted(again, new Fingerprint(8 * MIB, "v"), 0)).isTrue();
  }

  @Test
  void whatNothingTellsFromAnotherContentIsNotAddedToWhatIsHere() throws IOException {
    add("film", 8 * MIB);
    Segment first = plan.next(0).orElseThrow();
    Segment second = plan.next(0).orElseThrow();
    plan.isWanted(second, new Fingerprint(8 * MIB, "v"), 4 * MIB);
    receive(second, MIB);
    assertThatThrownBy(() -> plan.isWanted(first, NAMELESS, 0))
        .isInstanceOfSatisfying(
            RemoteFailure.class, e -> assertThat(e.advice()).isEqualTo(Advice.RETRY))
        .hasMessageContaining("neither its size nor");
    plan.failed(first, 0);
    assertThat(second.work().staged().written()).isEqualTo(Ranges.of(4 * MIB, 5 * MIB));
    Segment again = plan.next(0).orElseThrow();
    assertThat(plan.isWanted(again, new Fingerprint(8 * MIB, "v"), 0)).isTrue();
  }

  @Test
  void whatNothingTellsFromAnotherContentIsNotGoneOnWithByALaterFetch() throws IOException {
    StagedFile file = staging.file(RemotePath.parse("film"));
    file.begin(NAMELESS);
    write(file, 0, MIB);
    add("film", 8 * MIB);
    Segment segment = plan.next(0).orElseThrow();
    assertThat(segment.from()).isZero();
    assertThat(plan.expected(segment)).isNull();
    assertThat(file.written()).isEqualTo(Ranges.NONE);
  }

  @Test
  void aTryThatGetsNoFurtherFromTheStartThanThoseBeforeCountsAsFruitless() throws IOException {
    add("film", 8 * MIB);
    List<Integer> counts = new ArrayList<>();
    for (int bytes : List.of(2 * MIB, 2 * MIB, MIB, 3 * MIB)) {
      Segment segment = plan.next(0).orElseThrow();
      plan.isWanted(segment, NAMELESS, 0);
      receive(segment, bytes);
      counts.add(plan.fruitless(segment));
      plan.failed(segment, 0);
    }
    assertThat(counts).containsExactly(1, 2, 3, 1);
  }

  @Test
  void whatWasReadInPartsIsLookedAtOnceMoreAtItsEnd() throws IOException {
    add("film", 8 * MIB);
    Segment first = plan.next(0).orElseThrow();
    Segment second = plan.next(0).orElseThrow();
    for (Segment each : List.of(second, first)) {
      plan.isWanted(each, new Fingerprint(8 * MIB, "v"), each.from());
      receive(each, 4 * MIB);
      plan.left(each, 0);
    }
    assertThat(plan.nextUnsettled(false)).isEmpty();
    Segment look = plan.next(0).orElseThrow();
    assertThat(look.from()).isEqualTo(look.end()).isEqualTo(8 * MIB);
    assertThat(plan.expected(look)).isEqualTo(new Fingerprint(8 * MIB, "v"));
    plan.failed(look, 7);
    assertThat(plan.next(6)).isEmpty();
    plan.left(plan.next(7).orElseThrow(), 7);
    assertThat(plan.nextUnsettled(false)).isPresent();
  }

  @Test
  void ofTriesThatFailTogetherOneIsCounted() throws IOException {
    add("film", 64 * MIB);
    List<Segment> round = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      round.add(plan.next(0).orElseThrow());
    }
    for (Segment each : round) {
      assertThat(plan.fruitless(each)).isEqualTo(1);
      plan.failed(each, 0);
    }
    assertThat(plan.fruitless(plan.next(0).orElseThrow())).isEqualTo(2);
  }

  /** Lets connections with these rates, in bytes per second, work until all is home. */
  private long run(int connections, IntToLongFunction rates) throws IOException {
    for (now = 0; !plan.isDone(); now += STEP) {
      assertThat(now).as("it comes to an end").isLessThan(1_000_000);
      List<?> stalled = plan.stalled(now);
      for (int connection = 0; connection < connections; connection++) {
        work(connection, rates.applyAsLong(connection) * STEP / 1000, !stalled.isEmpty());
      }
      for (Optional<FileWork> whole = plan.nextUnsettled(false);
          whole.isPresent();
          whole = plan.nextUnsettled(false)) {
        whole.get().staged().settle(whole.get().size());
        plan.settled();
      }
    }
    return now;
  }

  private void work(int connection, long bytes, boolean stalled) throws IOException {
    Segment segment = busy.get(connection);
    if (segment == null) {
      segment = plan.next(now).orElse(null);
      if (segment == null) {
        return;
      }
      busy.put(connection, segment);
      if (segment.from() == 0) {
        begun.add(segment.work().file().path().name());
      }
      plan.isWanted(segment, new Fingerprint(segment.work().size(), "v"), segment.from());
      segment.awaits(new Silent(), now);
    }
    if (bytes == 0 && stalled) {
      plan.left(segment, now);
      busy.remove(connection);
      return;
    }
    if (bytes > 0) {
      receive(segment, (int) bytes);
      segment.awaits(new Silent(), now);
    }
    if (segment.received() >= plan.end(segment)) {
      plan.left(segment, now);
      busy.remove(connection);
    }
  }

  private void receive(Segment segment, int bytes) throws IOException {
    long at = segment.received();
    write(segment.work().staged(), at, plan.received(segment, bytes));
  }

  private static void write(StagedFile file, long at, int bytes) throws IOException {
    try (SegmentWriter writer = file.write(at)) {
      writer.write(ByteBuffer.allocate(bytes));
    }
  }

  private void add(String name, int size) throws IOException {
    RemotePath path = RemotePath.parse(name);
    plan.add(new FileWork(new RemoteFile(path, path, size), staging.file(path)));
  }

  static Transfer claim() {
    return new Transfer(
        1,
        "box",
        "id",
        null,
        "name",
        "",
        -1,
        TransferState.DOWNLOADING,
        null,
        "me",
        Instant.EPOCH,
        1,
        0,
        null,
        null,
        false,
        Instant.EPOCH,
        Instant.EPOCH,
        null);
  }
}
