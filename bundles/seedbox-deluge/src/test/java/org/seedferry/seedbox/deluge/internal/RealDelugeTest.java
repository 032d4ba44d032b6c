package org.seedferry.seedbox.deluge.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.fail;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.util.converter.Converters;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.testing.daemon.DelugeDaemon;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.torrent.TorrentMaker;
import org.seedferry.testing.transport.DiskTransport;
import org.seedferry.testing.transport.Lack;
import org.seedferry.testing.transport.NastyNames;

/** Against deluged and deluge-web themselves, where they are installed. */
class RealDelugeTest {

  @TempDir static Path home;

  private static DelugeDaemon deluge;

  @BeforeAll
  static void start() throws Exception {
    deluge = DelugeDaemon.start(home);
  }

  @AfterAll
  static void stop() {
    if (deluge != null) {
      deluge.close();
    }
  }

  @AfterEach
  void removeAll() throws Exception {
    DelugeSeedbox all = seedbox("");
    for (RemoteTransfer each : all.list()) {
      all.remove(each.remoteId());
    }
    assertThat(all.list()).isEmpty();
  }

  @Test
  void aTransferIsAddedSeenCompleteToldAndRemovedWithItsData() throws Exception {
    String name = "Naïve 😀 [2024] – 100% #1";
    Path folder = Files.createDirectories(deluge.downloads().resolve(name).resolve("sub one"));
    byte[] film = bytes(70_001, 1);
    byte[] titles = bytes(6, 2);
    Files.write(folder.resolveSibling("film 🎬.mkv"), film);
    Files.write(folder.resolve("a+b; c=d %20 $x.srt"), titles);
    Files.write(folder.resolve("empty"), new byte[0]);
    byte[] torrent =
        new TorrentMaker(name, 1 << 20)
            .file("film 🎬.mkv", film)
            .file("sub one/a+b; c=d %20 $x.srt", titles)
            .file("sub one/empty", new byte[0])
            .v1();
    DelugeSeedbox seedbox = seedbox("TV_x");
    assertThat(seedbox.list()).isEmpty();

    seedbox.addTorrent(torrent, "");
    seedbox.addTorrent(torrent, "");
    String hash = Torrent.read(torrent).infoHash();
    RemoteTransfer transfer = awaitComplete(seedbox, hash);
    assertThat(transfer.name()).isEqualTo(name);
    assertThat(transfer.label()).isEqualTo("TV_x");
    assertThat(transfer.size()).isEqualTo(70_007);
    assertThat(transfer.ratio()).isZero();
    assertThat(seedbox("other").list()).isEmpty();
    assertThat(seedbox("").list()).extracting(RemoteTransfer::label).containsExactly("tv_x");

    Contents contents = seedbox.contents(hash);
    assertThat(contents.name()).isEqualTo(name);
    assertThat(contents.folder()).isTrue();
    assertThat(contents.files())
        .allSatisfy(
            file ->
                assertThat(deluge.downloads().resolve(file.source().toString()))
                    .hasSize(file.size()))
        .extracting(file -> file.path().toString())
        .containsExactly("film 🎬.mkv", "sub one/a+b; c=d %20 $x.srt", "sub one/empty");

    Torrent known = seedbox.torrent(hash).orElseThrow();
    assertThat(known.infoHash()).isEqualTo(hash);
    assertThat(known.sizes().keySet())
        .containsExactlyInAnyOrderElementsOf(
            contents.files().stream().map(Contents.RemoteFile::path).toList());

    seedbox.remove(hash);
    assertThat(seedbox.list()).isEmpty();
    assertThat(seedbox.torrent(hash)).isEmpty();
    awaitAbsent(deluge.downloads().resolve(name).resolve("film 🎬.mkv"));
    seedbox.remove(hash);
    assertThat(failure(() -> seedbox.contents(hash)).advice()).isEqualTo(Advice.GONE);
  }

  @Test
  void aSingleFileIsRemovedWithoutItsData() throws Exception {
    byte[] content = bytes(40_000, 3);
    Path file = Files.write(deluge.downloads().resolve("single 🎬.bin"), content);
    byte[] torrent = new TorrentMaker("single 🎬.bin", 16 << 10).file("", content).v1();
    String hash = Torrent.read(torrent).infoHash();
    DelugeSeedbox seedbox = seedbox("");
    seedbox.addTorrent(torrent, "");
    assertThat(awaitComplete(seedbox, hash).label()).isEmpty();
    Contents contents = seedbox.contents(hash);
    assertThat(contents.folder()).isFalse();
    assertThat(contents.files().get(0).source()).hasToString("single 🎬.bin");
    seedbox.removeLeavingData(hash);
    seedbox.removeLeavingData(hash);
    assertThat(seedbox.list()).isEmpty();
    assertThat(file).hasSize(content.length);
  }

  @Test
  void whatHasNoDataYetIsIncomplete() throws Exception {
    DelugeSeedbox seedbox = seedbox("films");
    byte[] torrent = new TorrentMaker("absent.bin", 16 << 10).file("", bytes(1000, 4)).v1();
    Magnet magnet = Magnet.read("magnet:?xt=urn:btih:" + "1".repeat(40) + "&dn=Mag+%2B%26+ü");
    seedbox.addTorrent(torrent, "");
    seedbox.addMagnet(magnet, "");
    seedbox.addMagnet(magnet, "");
    assertThat(seedbox.list())
        .hasSize(2)
        .noneMatch(RemoteTransfer::complete)
        .allSatisfy(transfer -> assertThat(transfer.ratio()).isNaN());
    for (RemoteTransfer each : seedbox.list()) {
      assertThat(failure(() -> seedbox.contents(each.remoteId())).advice()).isEqualTo(Advice.RETRY);
    }
  }

  @Test
  void whatItDoesNotTakeIsForAPerson() {
    DelugeSeedbox seedbox = seedbox("");
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> seedbox.addTorrent(new byte[] {'n', 'o'}, ""),
            () ->
                seedbox.addMagnet(Magnet.read("magnet:?xt=urn:btih:" + "2".repeat(40)), "tv x"))) {
      assertThat(failure(call).advice()).isEqualTo(Advice.ASK_USER);
    }
  }

  @Test
  void namesOfEveryKindAreToldAsTheyAreStored() throws Exception {
    DelugeSeedbox seedbox = seedbox("");
    List<String> hashes = new ArrayList<>();
    List<String> names =
        NastyNames.without(Set.of(Lack.BACKSLASH, Lack.CONTROL_CHARACTERS)).stream()
            // the daemon takes marks of direction out of names, and stores without them
            .filter(name -> name.indexOf('\u202E') < 0)
            .toList();
    for (String name : names) {
      byte[] content = bytes(10, name.hashCode());
      Path folder = Files.createDirectories(deluge.downloads().resolve(name));
      Files.write(folder.resolve(name), content);
      byte[] torrent = new TorrentMaker(name, 16 << 10).file(name, content).v1();
      seedbox.addTorrent(torrent, "");
      hashes.add(Torrent.read(torrent).infoHash());
    }
    for (int i = 0; i < names.size(); i++) {
      awaitComplete(seedbox, hashes.get(i));
      Contents contents = seedbox.contents(hashes.get(i));
      assertThat(contents.name()).isEqualTo(names.get(i));
      assertThat(contents.files().get(0).path().names()).containsExactly(names.get(i));
    }
  }

  @Test
  void goesOnAfterDelugeWebOrItsDaemonWasStartedAgain() throws Exception {
    byte[] content = bytes(30_000, 5);
    Files.write(deluge.downloads().resolve("stays.bin"), content);
    byte[] torrent = new TorrentMaker("stays.bin", 16 << 10).file("", content).v1();
    String hash = Torrent.read(torrent).infoHash();
    DelugeSeedbox seedbox = seedbox("");
    seedbox.addTorrent(torrent, "");
    awaitComplete(seedbox, hash);

    deluge.stopWeb();
    assertThat(failure(seedbox::list).advice()).isEqualTo(Advice.RETRY);
    deluge.startWeb();
    awaitComplete(seedbox, hash);

    // only what was saved once survives a crash as complete: the daemon may have written its notes
    // of a new transfer before it looked at the data
    deluge.stop();
    assertThat(awaitFailure(seedbox).advice()).isEqualTo(Advice.RETRY);
    deluge.start();
    awaitComplete(seedbox, hash);

    deluge.kill();
    assertThat(awaitFailure(seedbox).advice()).isEqualTo(Advice.RETRY);
    deluge.start();
    awaitComplete(seedbox, hash);
    assertThat(seedbox.contents(hash).files()).hasSize(1);

    deluge.kill();
    deluge.start();
    awaitComplete(seedbox, hash);
  }

  @Test
  void aDaemonCanBeNamed() throws Exception {
    settings.put("daemon", deluge.daemonPlace());
    assertThat(seedbox("").list()).isEmpty();
    assertThat(seedbox("").list()).isEmpty();
    settings.put("daemon", "nowhere");
    assertThat(failure(() -> seedbox("").list()).advice()).isEqualTo(Advice.ASK_USER);
    settings.remove("daemon");
  }

  @Test
  void aWrongPasswordIsForAPerson() {
    settings.put(".password", "wrong");
    RemoteFailure failure = failure(() -> seedbox("").list());
    settings.remove(".password");
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("password");
  }

  private final Map<String, String> settings = new HashMap<>();

  /** The daemon does what it does in its own time, so there is nothing to wait for but answers. */
  private static RemoteTransfer awaitComplete(DelugeSeedbox seedbox, String hash) {
    String last = "";
    for (int i = 0; i < 800; i++) {
      try {
        List<RemoteTransfer> list = seedbox.list();
        for (RemoteTransfer transfer : list) {
          if (transfer.remoteId().equals(hash) && transfer.complete()) {
            return transfer;
          }
        }
        last = list.toString();
      } catch (RemoteFailure e) {
        assertThat(e.advice()).isEqualTo(Advice.RETRY);
        last = e.getMessage();
      }
      pause();
    }
    return fail("it does not become complete: " + last);
  }

  private static RemoteFailure awaitFailure(DelugeSeedbox seedbox) {
    for (int i = 0; i < 400; i++) {
      try {
        seedbox.list();
      } catch (RemoteFailure e) {
        return e;
      }
      pause();
    }
    return fail("deluge-web still has its daemon");
  }

  private static void awaitAbsent(Path path) {
    for (int i = 0; i < 400 && Files.exists(path); i++) {
      pause();
    }
    assertThat(path).doesNotExist();
  }

  private static void pause() {
    LockSupport.parkNanos(Duration.ofMillis(25).toNanos());
  }

  private static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private DelugeSeedbox seedbox(String label) {
    String uri =
        "deluge+"
            + deluge.rpc()
            + "?data=%2Fdata&torrents="
            + URLEncoder.encode(deluge.state().toUri().toString(), StandardCharsets.UTF_8)
            + (settings.containsKey("daemon") ? "&daemon=" + settings.get("daemon") : "");
    String password = settings.getOrDefault(".password", DelugeDaemon.PASSWORD);
    return new DelugeSeedbox(
        new TestHttpCaller(),
        Converters.standardConverter()
            .convert(Map.of("uri", uri, ".password", password, "label", label, "timeout", "10s"))
            .to(DelugeSeedbox.Config.class),
        List.of(new DiskTransport()));
  }

  private static RemoteFailure failure(ThrowingCallable call) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, call);
    assertThat(failure).as("the call must fail").isNotNull();
    return failure;
  }
}
