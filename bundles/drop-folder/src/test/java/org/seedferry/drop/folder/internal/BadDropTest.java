package org.seedferry.drop.folder.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.guard.manual.ManualGuard;

/** What is dropped by mistake, or by somebody who means harm. */
class BadDropTest {

  @TempDir private Path temp;
  private final ManualGuard guard = new ManualGuard();
  private final FakeTaker box = new FakeTaker("box");
  private Drops drops;
  private DropFolder folder;

  @BeforeEach
  void start() throws IOException {
    drops = new Drops(Files.createDirectories(temp.resolve("drop")).toRealPath());
    folder =
        new DropFolder(
            guard,
            drops.config("mode", "periodic", "interval", "100ms", "size.limit", "64KiB"),
            Watching::new,
            List.of(box));
  }

  @AfterEach
  void stop() throws IOException {
    folder.stop();
    guard.close();
  }

  /** What it was refused for; the good file that comes after it is not held up. */
  private String refused(String path) throws IOException {
    guard.advance(Duration.ofSeconds(2));
    assertThat(drops.at(path)).doesNotExist();
    drops.putTorrent("good.torrent");
    guard.advance(Duration.ofSeconds(2));
    assertThat(box.added()).containsExactly(":good");
    assertThat(folder.figures().failed()).isEqualTo(1);
    assertThat(Files.exists(drops.at("failed/" + path), LinkOption.NOFOLLOW_LINKS)).isTrue();
    return drops.reason(path);
  }

  @Test
  void anEmptyFile() throws IOException {
    drops.put("a.torrent", "");
    assertThat(refused("a.torrent")).isEqualTo("it is empty");
  }

  @Test
  void aFileThatIsTooLarge() throws IOException {
    drops.put("a.torrent", new byte[(64 << 10) + 1]);
    assertThat(refused("a.torrent")).isEqualTo("it is larger than 64.0 KiB (size.limit)");
  }

  @Test
  void aTorrentThatIsNestedTooDeep() throws IOException {
    drops.put("a.torrent", "l".repeat(10_000) + "e".repeat(10_000));
    assertThat(refused("a.torrent")).contains("nested deeper than 100");
  }

  @Test
  void aTorrentWithAPathThatLeadsAway() throws IOException {
    String torrent = new String(Drops.torrent("xx"), StandardCharsets.ISO_8859_1);
    drops.put("a.torrent", torrent.replace("2:xx", "2:..").getBytes(StandardCharsets.ISO_8859_1));
    assertThat(refused("a.torrent")).contains("'..' cannot be a name");
  }

  @Test
  void aLinkThatIsNone() throws IOException {
    drops.put("a.magnet", Drops.magnet("a") + "\nhttp://example.com/\n");
    assertThat(refused("a.magnet")).startsWith("line 2: a magnet link begins with 'magnet:?'");
  }

  @Test
  void noLink() throws IOException {
    drops.put("a.magnet", "\n \n");
    assertThat(refused("a.magnet")).isEqualTo("it has no link");
  }

  @Test
  void tooManyLinks() throws IOException {
    drops.put(
        "a.magnet", "magnet:?xt=urn:btih:0123456789012345678901234567890123456789\n".repeat(1_001));
    assertThat(refused("a.magnet")).isEqualTo("it has more than 1000 links");
  }

  @Test
  void noText() throws IOException {
    drops.put("a.magnet", new byte[] {'m', (byte) 0xff, (byte) 0xfe});
    assertThat(refused("a.magnet")).isEqualTo("it is no text in UTF-8");
  }

  @Test
  void aFolderWhereAFileIsExpected() throws IOException {
    drops.putTorrent("a.torrent/film.torrent");
    assertThat(refused("a.torrent")).isEqualTo("it is a folder where a file is expected");
    assertThat(drops.at("failed/a.torrent/film.torrent")).exists();
  }

  @Test
  void aLinkWhereAFileIsExpected() throws IOException {
    Path outside = Files.write(temp.resolve("film.torrent"), Drops.torrent("outside"));
    Files.createSymbolicLink(drops.at("a.torrent"), outside);
    assertThat(refused("a.torrent")).isEqualTo("it is a link: put the file itself here");
    assertThat(outside).exists();
  }

  @Test
  void aLinkThatLeadsNowhere() throws IOException {
    Files.createSymbolicLink(drops.at("a.torrent"), temp.resolve("nothing"));
    assertThat(refused("a.torrent")).isEqualTo("it is a link: put the file itself here");
  }

  @Test
  void aFolderThatLeadsAway() throws IOException {
    Path outside = Files.createDirectories(temp.resolve("outside"));
    Files.write(outside.resolve("film.torrent"), Drops.torrent("outside"));
    Files.createSymbolicLink(drops.at("tv"), outside);
    assertThat(refused("tv")).isEqualTo("it is a link: put the file itself here");
    assertThat(outside.resolve("film.torrent")).exists();
  }

  @Test
  void aFolderThatIsTooDeep() throws IOException {
    String ten = "1/2/3/4/5/6/7/8/9/10";
    drops.putTorrent(ten + "/11/12/film.torrent");
    assertThat(refused(ten + "/11"))
        .isEqualTo("it lies deeper than 10 names below the drop folder");
  }

  @Test
  void aFileThatIsTooDeep() throws IOException {
    String path = "1/2/3/4/5/6/7/8/9/10/film.torrent";
    drops.putTorrent(path);
    assertThat(refused(path)).contains("deeper than 10");
  }

  @Test
  void aPipe() throws Exception {
    new ProcessBuilder("mkfifo", drops.at("a.torrent").toString()).start().waitFor();
    assertThat(refused("a.torrent")).isEqualTo("it is no regular file");
  }

  @Test
  void aNameThatMisleads() throws IOException {
    drops.putTorrent("film\u202egnp.torrent");
    assertThat(refused("film\u202egnp.torrent"))
        .isEqualTo("'film\uFFFDgnp.torrent' holds a character that no name should have: rename it");
  }

  @Test
  void aNameOfControlCharactersIsWrittenWithoutThem() throws IOException {
    drops.putTorrent("film\n.torrent");
    guard.advance(Duration.ofSeconds(2));
    assertThat(drops.files())
        .containsExactly("failed/film％0A.torrent", "failed/film％0A.torrent.reason.txt");
  }

  @Test
  void aNameThatLeavesNoRoomForTheReason() throws IOException {
    String name = "x".repeat(247) + ".torrent";
    drops.put(name, "bad");
    guard.advance(Duration.ofSeconds(2));
    assertThat(drops.files())
        .hasSize(2)
        .contains("failed/" + name)
        .anyMatch(each -> each.matches("failed/x+.*~[0-9a-f]{16}\\.txt"));
  }

  @Test
  void aNameThatIsTooLongForAny() {
    Path path = Path.of("x".repeat(256) + ".torrent");
    assertThatThrownBy(() -> DropName.check(path)).hasMessageContaining("longer than 255 bytes");
  }

  @Test
  void aPathThatLeavesTheFolder() {
    assertThatThrownBy(() -> DropName.check(Path.of("tv/../../a.torrent")))
        .hasMessage("it leads out of the drop folder");
  }

  @Test
  void aFolderThatBecomesALinkMeanwhile() throws IOException {
    Inbox inbox = new Inbox(drops.at("").toRealPath());
    Path outside = Files.createDirectories(temp.resolve("outside"));
    Files.createSymbolicLink(drops.at("tv"), outside);
    assertThatThrownBy(() -> inbox.checkInside(drops.at("tv/a.torrent")))
        .hasMessage("a link leads it out of the drop folder: use real folders");
  }
}
