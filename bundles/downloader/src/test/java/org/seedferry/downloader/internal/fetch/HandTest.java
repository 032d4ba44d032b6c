package org.seedferry.downloader.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.seedbox.Contents.RemoteFile;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.downloader.internal.staging.LocalRoot;
import org.seedferry.downloader.internal.staging.SegmentWriter;
import org.seedferry.downloader.internal.staging.StagedFile;
import org.seedferry.downloader.internal.staging.Staging;
import org.seedferry.downloader.internal.verify.Verification;

/** What workers hold of a plan's small files. */
class HandTest {

  private static final int KIB = 1 << 10;

  @TempDir private Path folder;
  private Staging staging;
  private final Plan plan = new Plan(new Verification(null, Map.of()));
  private final Hand mine = new Hand();
  private final Hand theirs = new Hand();

  @BeforeEach
  void begin() throws IOException {
    staging = new LocalRoot(folder).stage(PlanTest.claim());
    Files.createDirectories(staging.local(RemotePath.ROOT));
  }

  @AfterEach
  void end() {
    staging.close();
  }

  @Test
  void aHandIsWorkedOffInItsOrder() throws IOException {
    addFiles(9);
    Segment first = next(mine, 0);
    assertThat(filled(first, 4)).containsExactly("f1", "f2", "f3", "f4");
    finish(first);
    Segment second = next(mine, 0);
    assertThat(name(second)).isEqualTo("f1");
    assertThat(second.from()).isZero();
    assertThat(second.end()).isEqualTo(KIB);
    assertThat(plan.fill(mine, second, 4, 0)).as("enough").isEmpty();
    finish(second);
    finish(next(mine, 0));
    assertThat(filled(next(mine, 0), 4)).containsExactly("f4", "f5", "f6", "f7");
    assertThat(plan.openings(0)).as("the last file, and one for the disk").isEqualTo(2);
    assertThat(plan.smallFiles()).isEqualTo(5);
    assertThat(plan.isDone()).isFalse();
  }

  @Test
  void nobodyGetsMoreThanHisShareOfWhatIsLeft() throws IOException {
    addFiles(22);
    Segment first = next(mine, 0);
    Segment second = next(theirs, 0);
    assertThat(filled(first, 16)).hasSize(10);
    assertThat(plan.fill(theirs, second, 16, 0).orElseThrow()).hasSize(5);
    assertThat(plan.openings(0)).isEqualTo(5);
  }

  @Test
  void nothingIsTakenBehindALargeFileNorIsALargeOne() throws IOException {
    add("large", 300 * KIB);
    addFiles(3);
    add("larger", 300 * KIB);
    for (int i = 0; i < 6; i++) {
      add("behind" + i, KIB);
    }
    Segment large = next(mine, 0);
    assertThat(plan.fill(mine, large, 16, 0)).isEmpty();
    Segment small = next(theirs, 0);
    assertThat(plan.fill(theirs, small, 16, 0).map(HandTest::names)).contains(List.of("f1", "f2"));
  }

  @Test
  void whatIsHereInPartIsAskedForByItself() throws IOException {
    addFiles(1);
    StagedFile part = staging.file(RemotePath.parse("part"));
    part.begin(new Fingerprint(KIB, "v"));
    write(part, 100);
    add("part", KIB);
    assertThat(plan.fill(mine, next(mine, 0), 16, 0)).isEmpty();
    assertThat(next(mine, 0).from()).isEqualTo(100);
  }

  @Test
  void whatIsPutBackComesNextForAnybody() throws IOException {
    addFiles(6);
    Segment first = next(mine, 0);
    assertThat(filled(first, 3)).hasSize(3);
    plan.putBack(mine);
    plan.putBack(mine);
    assertThat(plan.fill(mine, first, 0, 0)).as("what it holds now").contains(List.of());
    assertThat(plan.smallFiles()).isEqualTo(5);
    assertThat(plan.openings(0)).isEqualTo(5);
    assertThat(name(next(theirs, 0))).isEqualTo("f1");
    assertThat(name(next(mine, 0))).isEqualTo("f2");
  }

  @Test
  void whatIsBehindAFileThatTakesLongIsGivenToOthers() throws IOException {
    addFiles(4);
    Segment first = next(mine, 0);
    assertThat(filled(first, 16)).hasSize(3);
    assertThat(plan.next(theirs, 900)).isEmpty();
    assertThat(plan.openings(1_000)).isEqualTo(3);
    assertThat(name(next(theirs, 1_000))).isEqualTo("f1");
    assertThat(plan.fill(mine, first, 0, 1_000)).as("what it holds now").contains(List.of());
    assertThat(name(next(mine, 1_000))).isEqualTo("f2");
  }

  private List<String> filled(Segment current, int most) {
    return names(plan.fill(mine, current, most, 0).orElseThrow());
  }

  private void finish(Segment segment) throws IOException {
    plan.isWanted(segment, new Fingerprint(KIB, "v"), 0);
    write(segment.work().staged(), plan.received(segment, KIB));
    plan.left(segment, 0);
  }

  private Segment next(Hand hand, long now) throws IOException {
    return plan.next(hand, now).orElseThrow();
  }

  private static void write(StagedFile file, int bytes) throws IOException {
    try (SegmentWriter writer = file.write(0)) {
      writer.write(ByteBuffer.allocate(bytes));
    }
  }

  private static String name(Segment segment) {
    return segment.work().file().path().name();
  }

  private static List<String> names(List<FileWork> files) {
    return files.stream().map(each -> each.file().path().name()).toList();
  }

  private void addFiles(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      add("f" + i, KIB);
    }
  }

  private void add(String name, int size) throws IOException {
    RemotePath path = RemotePath.parse(name);
    plan.add(new FileWork(new RemoteFile(path, path, size), staging.file(path)));
  }
}
