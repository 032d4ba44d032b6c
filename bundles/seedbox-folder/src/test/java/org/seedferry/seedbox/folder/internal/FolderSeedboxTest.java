package org.seedferry.seedbox.folder.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.testing.torrent.TorrentMaker;
import org.seedferry.testing.transport.DiskTransport;

class FolderSeedboxTest {

  private final MovedClock clock = new MovedClock();
  private final MemoryTransport remote = new MemoryTransport();
  private FolderSeedbox seedbox;

  @BeforeEach
  void openSeedbox() throws IOException {
    seedbox = new FolderSeedbox(config(""), clock, List.of(remote));
  }

  @Test
  void anEntryIsCompleteOnceNothingChangedForTheSettleTime() throws Exception {
    remote.file("Show/a.mkv", 10);
    assertThat(readiness("Show")).isEqualTo(Readiness.SETTLING);
    clock.move(Duration.ofSeconds(29));
    assertThat(readiness("Show")).isEqualTo(Readiness.SETTLING);
    clock.move(Duration.ofSeconds(1));
    assertThat(readiness("Show")).isEqualTo(Readiness.COMPLETE);
  }

  @Test
  void aGrowingFileDeepInsideStartsTheWaitAnew() throws Exception {
    remote.file("Show/deep/a.mkv", 10);
    readiness("Show");
    clock.move(Duration.ofSeconds(29));
    remote.file("Show/deep/a.mkv", 11);
    readiness("Show");
    clock.move(Duration.ofSeconds(29));
    assertThat(readiness("Show")).isEqualTo(Readiness.SETTLING);
  }

  @Test
  void aNewEmptyFolderStartsTheWaitAnew() throws Exception {
    remote.file("Show/a.mkv", 10);
    readiness("Show");
    clock.move(Duration.ofSeconds(30));
    remote.folder("Show/more");
    assertThat(readiness("Show")).isEqualTo(Readiness.SETTLING);
  }

  @Test
  void aPartialFileHoldsItsTransferBack() throws Exception {
    remote.file("Show/a.mkv.part", 10);
    remote.file("single.!qB", 10);
    remote.file(".video.mkv.x7Tz3q", 10);
    remote.file(".bashrc.backup", 10);
    seedbox.list();
    clock.move(Duration.ofMinutes(5));
    assertThat(readiness("Show")).isEqualTo(Readiness.INCOMPLETE);
    assertThat(readiness("single.!qB")).isEqualTo(Readiness.INCOMPLETE);
    assertThat(readiness(".video.mkv.x7Tz3q")).isEqualTo(Readiness.INCOMPLETE);
    assertThat(readiness(".bashrc.backup")).isEqualTo(Readiness.COMPLETE);
  }

  @Test
  void contentsNameEveryFileAndFolder() throws Exception {
    remote.file("Show/a.mkv", 10);
    remote.file("Show/sub one/b ü.srt", 3);
    remote.folder("Show/empty");
    Contents contents = seedbox.contents("Show");
    assertThat(contents.folder()).isTrue();
    assertThat(contents.size()).isEqualTo(13);
    assertThat(contents.files())
        .extracting(file -> file.path().toString())
        .containsExactly("a.mkv", "sub one/b ü.srt");
    assertThat(contents.files())
        .extracting(file -> file.source().toString())
        .containsExactly("Show/a.mkv", "Show/sub one/b ü.srt");
    assertThat(contents.folders())
        .extracting(RemotePath::toString)
        .containsExactlyInAnyOrder("empty", "sub one");
  }

  @Test
  void aSingleFileIsATransferToo() throws Exception {
    remote.file("-single [x].bin", 7);
    Contents contents = seedbox.contents("-single [x].bin");
    assertThat(contents.folder()).isFalse();
    assertThat(contents.files()).hasSize(1);
    assertThat(contents.files().get(0).source().toString()).isEqualTo("-single [x].bin");
  }

  @Test
  void aSingleFileWhoseSizeIsOnlyListedHasThatSize() throws Exception {
    remote.file("film.mkv", 7);
    remote.hideSizesFromStat();
    assertThat(seedbox.contents("film.mkv").files().get(0).size()).isEqualTo(7);
  }

  @Test
  void whatIsNotThereIsGone() {
    assertThatThrownBy(() -> seedbox.contents("nothing"))
        .isInstanceOfSatisfying(
            RemoteFailure.class, e -> assertThat(e.advice()).isEqualTo(Advice.GONE));
  }

  @Test
  void ourOwnStagingAndLinksAreNoTransfers() throws Exception {
    remote.file(".seedferry/7/x", 1);
    remote.other("link");
    assertThat(seedbox.list()).isEmpty();
  }

  @Test
  void nothingIsEverRemoved() {
    remote.file("Show/a.mkv", 10);
    assertThat(seedbox.seeds()).isFalse();
    assertThatThrownBy(() -> seedbox.remove("Show"))
        .isInstanceOfSatisfying(
            RemoteFailure.class, e -> assertThat(e.advice()).isEqualTo(Advice.ASK_USER));
  }

  @Test
  void theTorrentOfAnEntryIsTheOneWithItsName(@TempDir Path torrents) throws Exception {
    TorrentMaker maker = new TorrentMaker("Show", 1 << 15).file("a.mkv", new byte[10]);
    Files.write(torrents.resolve("Show.torrent"), maker.v1());
    Files.writeString(torrents.resolve("Other.torrent"), "nonsense");
    seedbox =
        new FolderSeedbox(
            config(torrents.toUri().toString()), clock, List.of(remote, new DiskTransport()));

    assertThat(seedbox.torrent("Show").orElseThrow().sizes())
        .isEqualTo(Map.of(RemotePath.parse("a.mkv"), 10L));
    assertThat(seedbox.torrent("Nothing")).isEmpty();
    assertThatThrownBy(() -> seedbox.torrent("Other"))
        .hasMessageContaining("Other.torrent")
        .hasMessageContaining("no bencode")
        .isInstanceOfSatisfying(
            RemoteFailure.class, e -> assertThat(e.advice()).isEqualTo(Advice.ASK_USER));
  }

  @Test
  void withoutAFolderOfTorrentsThereIsNone() throws Exception {
    assertThat(seedbox.torrent("Show")).isEmpty();
  }

  private Readiness readiness(String name) throws RemoteFailure {
    return seedbox.list().stream()
        .filter(transfer -> transfer.remoteId().equals(name))
        .map(RemoteTransfer::readiness)
        .findFirst()
        .orElseThrow();
  }

  private static FolderSeedbox.Config config(String torrents) {
    return new FolderSeedbox.Config() {
      @Override
      public String uri() {
        return "memory://user:pw@host/dir";
      }

      @Override
      public String name() {
        return "";
      }

      @Override
      public String label() {
        return "tv";
      }

      @Override
      public String settle() {
        return "30s";
      }

      @Override
      public String torrents() {
        return torrents;
      }

      @Override
      public String _password() {
        return "";
      }

      @Override
      public String password_file() {
        return "";
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return FolderSeedbox.Config.class;
      }
    };
  }

  private static final class MovedClock extends Clock {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void move(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
