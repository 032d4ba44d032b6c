package org.seedferry.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Peer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.Transports;
import org.seedferry.testing.transport.DiskTransport;

class SeedboxCheckTest {

  private static final String DATA = "seedbox box data: ";

  @TempDir private Path folder;

  private final FakeSeedbox box = new FakeSeedbox();
  private final SeedboxCheck check =
      new SeedboxCheck(new Transports(List.of(new DiskTransport())), new HandClock());

  @Test
  void whatItIsAndHoldsStandsInOneLine() {
    box.peer = new Peer("Transmission 3.00", Duration.ofSeconds(-59), 5L << 30);
    box.hold("a", Readiness.INCOMPLETE, 1);
    assertThat(lines())
        .containsExactly(
            "ok      seedbox box: answers in 0 ms: Transmission 3.00, 1 transfer, 0 complete,"
                + " 5.0 GiB free",
            "ok      seedbox box clock: agrees with ours",
            "ok      seedbox box data: nothing is complete, so there is nothing to read yet");
  }

  @Test
  void aClockThatDiffersIsWarnedOf() {
    box.peer = new Peer("", Duration.ofSeconds(-200), -1);
    assertThat(lines())
        .contains("warning seedbox box clock: is 3m20s behind ours")
        .anyMatch(line -> line.startsWith("        -> set the time of both machines"));
    box.peer = new Peer("", Duration.ofHours(2), -1);
    assertThat(lines()).contains("warning seedbox box clock: is 2h ahead of ours");
    assertThat(check.look(box).findings().haveFailed()).isFalse();
  }

  @Test
  void theLabelIsCountedOrWhatThereIsIsTold() {
    box.label = "tv";
    assertThat(lines())
        .contains("warning seedbox box label: no transfer carries 'tv'; there are no labels");
    box.labels.put("films", 1);
    box.labels.put("music", 3);
    box.labels.put("tv", 0);
    assertThat(lines())
        .contains(
            "warning seedbox box label: no transfer carries 'tv'; there are 'music' (3), 'films'"
                + " (1), 'tv' (0)",
            "        -> give that label to what shall come home, or set label= to one that there"
                + " is");
    box.labels.put("tv", 1);
    assertThat(lines()).contains("ok      seedbox box label: 'tv': 1 transfer carries it");
    for (int i = 0; i < 20; i++) {
      box.labels.put("other" + i, 1);
    }
    box.label = "none";
    assertThat(lines()).anyMatch(line -> line.endsWith("and 15 more"));
  }

  @Test
  void whoDoesNotAnswerIsFailedWithWhatToDo() {
    box.trouble = RemoteFailure.retry("host:1 refuses the connection", null);
    box.peerTrouble = box.trouble;
    assertThat(lines())
        .containsExactly(
            "FAILED  seedbox box: host:1 refuses the connection",
            "        -> see that it runs, that host and port in its uri are right, and that no"
                + " firewall is between");
    box.trouble = RemoteFailure.askUser("host:1 refuses user and password: check both", null);
    assertThat(lines())
        .containsExactly("FAILED  seedbox box: host:1 refuses user and password: check both");
    box.trouble = RemoteFailure.retryAfter(Duration.ofMinutes(10), "host:1 has banned us");
    assertThat(lines()).contains("        -> wait 10m, then check again");
    box.trouble = RemoteFailure.absent("no transport serves 'x'", null);
    assertThat(lines()).anyMatch(line -> line.contains("-> see the log"));
  }

  @Test
  void whoAnswersButTellsNothingOfItselfIsWarnedOf() {
    box.peerTrouble = RemoteFailure.retry("it refuses free-space", null);
    assertThat(lines()).contains("warning seedbox box: it refuses free-space");
    assertThat(check.look(box).findings().haveFailed()).isFalse();
  }

  @Test
  void aFileThatIsThereIsOpened() throws Exception {
    put("dl/Show/e1.mkv");
    store("/downloads", "/downloads", "dl", "", false);
    assertThat(lines()).contains("ok      " + DATA + "can be read: " + uri("dl"));
    store("/downloads", "/", "dl", "", true);
    assertThat(lines())
        .contains(
            "ok      "
                + DATA
                + "can be read: "
                + uri("dl")
                + " (guessed, as its uri has no data=)");
  }

  @Test
  void aWrongRootIsToldWithWhatWouldFit() throws Exception {
    put("dl/complete/tv/Show/e1.mkv");
    store("/downloads/tv", "/downloads", "dl", "tv", false);
    assertThat(lines())
        .contains(
            "FAILED  "
                + DATA
                + "there is no 'tv/Show/e1.mkv' below "
                + uri("dl")
                + "; the seedbox calls it '/downloads/tv/Show/e1.mkv', and root is '/downloads'",
            "        -> 'Show' is in '"
                + folder.resolve("dl/complete/tv")
                + "' there: set data="
                + uri("dl/complete")
                + " and root=/downloads");
  }

  @Test
  void aDataFolderThatIsNotThereIsSearchedForAround() throws Exception {
    put("other/Show/e1.mkv");
    store("/downloads", "/downloads", "dl/deep", "", false);
    assertThat(lines())
        .contains(
            "        -> 'Show' is in '"
                + folder.resolve("other")
                + "' there: set data="
                + uri("other")
                + " and root=/downloads");
  }

  @Test
  void whatIsNowhereIsToldWithWhatIsThere() throws Exception {
    put("dl/b/x");
    put("dl/a");
    store("/downloads 1", "/downloads 1", "dl", "", false);
    box.contents =
        new Contents(
            box.contents.location(),
            "No such " + folder.getFileName(),
            false,
            List.of(
                new Contents.RemoteFile(
                    RemotePath.parse("No such " + folder.getFileName()), RemotePath.ROOT, 10)),
            List.of(),
            box.contents.origin());
    assertThat(lines())
        .contains(
            "        -> set data= to where the seedbox's folder '/downloads 1' is read, and"
                + " root=/downloads%201; below "
                + uri("dl")
                + " there are 'a', 'b'");
  }

  @Test
  void aFolderThatLacksAFileIsNoWrongMapping() throws Exception {
    put("dl/Show/other.mkv");
    store("/downloads", "/downloads", "dl", "", false);
    assertThat(lines()).anyMatch(line -> line.contains("have the seedbox verify its data"));
  }

  @Test
  void aLongLineIsBrokenWhereTheScreenEnds() {
    Finding finding = new Finding(Finding.Level.FAILED, "what", "word ".repeat(30), "do this now");
    assertThat(finding.lines(40))
        .hasSizeGreaterThan(4)
        .allMatch(line -> Text.width(line) <= 40)
        .startsWith("FAILED  what: word word word word word")
        .endsWith("        -> do this now");
  }

  private void put(String file) throws Exception {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "x");
  }

  /** A complete folder 'Show' with 'e1.mkv', stored in a folder that is read at another. */
  private void store(String stored, String root, String data, String below, boolean guessed) {
    box.held.clear();
    box.hold("Show", Readiness.COMPLETE, 1);
    RemotePath file = RemotePath.parse("e1.mkv");
    RemotePath source = RemotePath.parse(below).child("Show").resolve(file);
    box.contents =
        new Contents(
            Location.parse(uri(data), null),
            "Show",
            true,
            List.of(new Contents.RemoteFile(source, file, 1)),
            List.of(),
            new Contents.Origin(stored, root, guessed));
  }

  private String uri(String path) {
    return "file://" + folder.resolve(path);
  }

  private List<String> lines() {
    return check.look(box).findings().all().stream()
        .flatMap(finding -> finding.lines(Integer.MAX_VALUE).stream())
        .toList();
  }
}
