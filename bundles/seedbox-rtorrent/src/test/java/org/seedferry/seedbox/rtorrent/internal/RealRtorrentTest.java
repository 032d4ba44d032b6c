package org.seedferry.seedbox.rtorrent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.fail;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.util.converter.Converters;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.testing.daemon.RtorrentDaemon;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.torrent.TorrentMaker;
import org.seedferry.testing.transport.DiskTransport;
import org.seedferry.testing.transport.NastyNames;

/** Against rTorrent itself, behind nginx and without, where both are installed. */
class RealRtorrentTest {

  @TempDir Path temp;

  private Path home;

  private RtorrentDaemon daemon;

  @BeforeEach
  void chooseHome() {
    home = temp.resolve("Ünï");
  }

  @AfterEach
  void stop() {
    if (daemon != null) {
      daemon.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"http, false", "scgi, false", "scgi, true"})
  void aTransferIsAddedSeenCompleteToldAndRemovedWithItsData(String way, boolean socket)
      throws Exception {
    daemon = RtorrentDaemon.start(home, socket);
    RtorrentSeedbox seedbox = seedbox(way, "tv shows & ü😀");
    String name = "Naïve 😀 [2024] – 100% #1";
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("film 🎬? ü\u0007.mkv", bytes(70_001, 1));
    files.put("sub one/a+b; c=d %20 $x.srt", bytes(6, 2));
    files.put("sub one/bell\u0007 <&>.txt", bytes(1, 3));
    byte[] torrent = store(name, files);
    Files.writeString(daemon.downloads().resolve("foreign.txt"), "stays");
    String hash = Torrent.read(torrent).infoHash();
    seedbox.addTorrent(torrent, "");
    seedbox.addTorrent(torrent, "another");

    RemoteTransfer transfer = awaitComplete(seedbox, hash);
    assertThat(transfer.label()).isEqualTo("tv shows & ü😀");
    assertThat(transfer.size()).isEqualTo(70_008);
    assertThat(transfer.ratio()).isZero();
    assertThat(transfer.seeded()).isBetween(Duration.ZERO, Duration.ofMinutes(10));

    Contents contents = seedbox.contents(hash);
    assertThat(contents.name()).isEqualTo(name);
    assertThat(contents.files())
        .allSatisfy(
            file ->
                assertThat(daemon.downloads().resolve(file.source().toString()))
                    .hasSize(file.size()))
        .extracting(file -> file.path().toString())
        .containsExactlyElementsOf(files.keySet());
    Torrent kept = seedbox.torrent(hash).orElseThrow();
    assertThat(kept.infoHash()).isEqualTo(hash);
    assertThat(kept.sizes().keySet())
        .containsExactlyInAnyOrderElementsOf(
            contents.files().stream().map(Contents.RemoteFile::path).toList());

    seedbox.remove(hash);
    assertThat(seedbox.list()).isEmpty();
    assertThat(daemon.downloads().resolve(name)).doesNotExist();
    assertThat(daemon.downloads().resolve("foreign.txt")).exists();
    seedbox.remove(hash);
    assertThat(failure(() -> seedbox.contents(hash)).advice()).isEqualTo(Advice.GONE);
  }

  @Test
  void aRestartBetweenTwoCallsIsNoTrouble() throws Exception {
    daemon = RtorrentDaemon.start(home, false);
    RtorrentSeedbox seedbox = seedbox("scgi", "tv");
    byte[] torrent = store("film.mkv", Map.of("", bytes(100_000, 4)));
    String hash = Torrent.read(torrent).infoHash();
    seedbox.addTorrent(torrent, "");
    awaitComplete(seedbox, hash);
    daemon.stop();
    daemon.start();
    assertThat(awaitComplete(seedbox, hash).label()).isEqualTo("tv");
    assertThat(seedbox.contents(hash).name()).isEqualTo("film.mkv");
    seedbox.removeLeavingData(hash);
    seedbox.removeLeavingData(hash);
    assertThat(seedbox.list()).isEmpty();
    assertThat(daemon.downloads().resolve("film.mkv")).exists();
  }

  @Test
  void whatHasNoDataYetIsIncomplete() throws Exception {
    daemon = RtorrentDaemon.start(home, false);
    RtorrentSeedbox seedbox = seedbox("scgi", "");
    byte[] torrent = announced(new TorrentMaker("absent.bin", 16 << 10).file("", bytes(1000, 5)));
    String hash = Torrent.read(torrent).infoHash();
    Magnet magnet =
        Magnet.read(
            "MAGNET:?xt=urn:btih:"
                + "1".repeat(40)
                + "&dn=ü😀$(d.erase=)\";&tr=http%3A%2F%2F127.0.0.1%3A9%2Fannounce");
    seedbox.addTorrent(torrent, "");
    seedbox.addMagnet(magnet, "with \"$,; in it");
    awaitListed(seedbox, hash);
    assertThat(awaitListed(seedbox, magnet.infoHash()).label()).isEqualTo("with \"$,; in it");
    assertThat(seedbox.list()).hasSize(2).noneMatch(RemoteTransfer::complete);
    assertThat(failure(() -> seedbox.contents(hash)).advice()).isEqualTo(Advice.RETRY);
    seedbox.remove(hash);
    seedbox.remove(magnet.infoHash());
    assertThat(seedbox.list()).isEmpty();
    assertThat(daemon.downloads()).isEmptyDirectory();
  }

  @Test
  void aTransferIsCompleteWithoutWhatIsNotWanted() throws Exception {
    daemon = RtorrentDaemon.start(home, false);
    RtorrentSeedbox seedbox = seedbox("scgi", "");
    byte[] wanted = bytes(32 << 10, 6);
    byte[] torrent =
        store("Partial", Map.of("wanted.mkv", wanted), Map.of("extra.mkv", bytes(40_000, 7)));
    String hash = Torrent.read(torrent).infoHash();
    seedbox.addTorrent(torrent, "");
    assertThat(awaitListed(seedbox, hash).complete()).isFalse();
    call(
        "f.priority.set",
        "<string>" + hash.toUpperCase(Locale.ROOT) + ":f1</string>",
        "<i8>0</i8>");
    call("d.update_priorities", "<string>" + hash.toUpperCase(Locale.ROOT) + "</string>");
    RemoteTransfer transfer = awaitComplete(seedbox, hash);
    assertThat(transfer.size()).isEqualTo(wanted.length);
    assertThat(seedbox.contents(hash).files())
        .singleElement()
        .satisfies(file -> assertThat(file.path()).hasToString("wanted.mkv"));
    seedbox.remove(hash);
    assertThat(daemon.downloads()).isEmptyDirectory();
  }

  @Test
  void namesOfEveryKindAreFound() throws Exception {
    daemon = RtorrentDaemon.start(home, false);
    RtorrentSeedbox seedbox = seedbox("scgi", "");
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : NastyNames.without(Set.of())) {
      files.put(name, bytes(1 + files.size(), 8));
    }
    byte[] torrent = store("Nasty", files);
    String hash = Torrent.read(torrent).infoHash();
    seedbox.addTorrent(torrent, "");
    awaitComplete(seedbox, hash);
    assertThat(seedbox.contents(hash).files())
        .extracting(file -> file.path().toString())
        .containsExactlyElementsOf(files.keySet());
    seedbox.remove(hash);
    assertThat(daemon.downloads()).isEmptyDirectory();
  }

  /** What stands in the label is never a command: this one would be, as it is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a ; execute.throw=touch,%s",
        "a\nexecute.throw=touch,%s",
        "$execute.throw=touch,%s",
        "\"$execute.throw=touch,%s\"",
        "a,(execute.throw,touch,%s)",
        "{a};execute.throw=touch,%s"
      })
  void noLabelIsACommand(String form) throws Exception {
    daemon = RtorrentDaemon.start(home, false);
    RtorrentSeedbox seedbox = seedbox("scgi", "");
    Path touched = home.resolve("touched");
    String label = form.formatted(touched);
    byte[] torrent = store("film.mkv", Map.of("", bytes(10, 9)));
    seedbox.addTorrent(torrent, label);
    String hash = Torrent.read(torrent).infoHash();
    assertThat(awaitComplete(seedbox, hash).label()).isEqualTo(label);
    assertThat(touched).doesNotExist();
  }

  @Test
  void aTorrentThatIsTooLargeIsForAPerson() throws Exception {
    daemon = RtorrentDaemon.start(home, false);
    TorrentMaker maker = new TorrentMaker("Large", 16 << 10);
    for (int i = 0; i < 6_000; i++) {
      maker.file("folder/" + "x".repeat(80) + i, new byte[0]);
    }
    byte[] torrent = maker.file("one", new byte[1]).v1();
    RemoteFailure failure = failure(() -> seedbox("scgi", "").addTorrent(torrent, ""));
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("network.xmlrpc.size_limit.set");
  }

  @Test
  void aWrongPasswordIsForAPerson() throws Exception {
    daemon = RtorrentDaemon.start(home, false);
    RemoteFailure failure = failure(() -> seedbox(daemon.http(), "wrong", "").list());
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("password");
  }

  private byte[] store(String name, Map<String, byte[]> files) throws Exception {
    return store(name, files, Map.of());
  }

  /** Puts files where they belong, and makes a torrent of them and of others. */
  private byte[] store(String name, Map<String, byte[]> files, Map<String, byte[]> absent)
      throws Exception {
    TorrentMaker maker = new TorrentMaker(name, 16 << 10);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = daemon.downloads().resolve(name);
      path = file.getKey().isEmpty() ? path : path.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
      maker.file(file.getKey(), file.getValue());
    }
    absent.forEach(maker::file);
    return announced(maker);
  }

  /** Without DHT, rTorrent takes no torrent that has no tracker. */
  private static byte[] announced(TorrentMaker maker) {
    return maker.announce("http://127.0.0.1:9/announce").v1();
  }

  private void call(String method, String... values) throws Exception {
    StringBuilder call = new StringBuilder("<?xml version=\"1.0\"?><methodCall><methodName>");
    call.append(method).append("</methodName><params>");
    for (String value : values) {
      call.append("<param><value>").append(value).append("</value></param>");
    }
    call.append("</params></methodCall>");
    try (ScgiWire wire =
        new ScgiWire(URI.create(daemon.scgi().replace("rtorrent+", "")), Duration.ofSeconds(30))) {
      XmlRpcReader.read(wire.post(call.toString().getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static RemoteTransfer awaitComplete(RtorrentSeedbox seedbox, String hash)
      throws Exception {
    for (int i = 0; i < 2400; i++) {
      Optional<RemoteTransfer> transfer = listed(seedbox, hash);
      if (transfer.isPresent() && transfer.get().complete()) {
        return transfer.get();
      }
      pause();
    }
    return fail("rTorrent does not find the data that lies in place: " + seedbox.list());
  }

  private static RemoteTransfer awaitListed(RtorrentSeedbox seedbox, String hash) throws Exception {
    for (int i = 0; i < 2400; i++) {
      Optional<RemoteTransfer> transfer = listed(seedbox, hash);
      if (transfer.isPresent()) {
        return transfer.get();
      }
      pause();
    }
    return fail("rTorrent does not take " + hash + ": " + seedbox.list());
  }

  private static Optional<RemoteTransfer> listed(RtorrentSeedbox seedbox, String hash)
      throws Exception {
    return seedbox.list().stream().filter(each -> each.remoteId().equals(hash)).findFirst();
  }

  /** It works in a thread of its own, so there is nothing to wait for but its answers. */
  private static void pause() {
    LockSupport.parkNanos(Duration.ofMillis(25).toNanos());
  }

  private static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private RtorrentSeedbox seedbox(String way, String label) {
    return seedbox(
        way.equals("http") ? daemon.http() : daemon.scgi(), RtorrentDaemon.PASSWORD, label);
  }

  private RtorrentSeedbox seedbox(String begin, String password, String label) {
    String uri =
        begin
            + "?data="
            + URLEncoder.encode(daemon.downloads().toUri().toString(), StandardCharsets.UTF_8)
            + "&torrents="
            + URLEncoder.encode(daemon.session().toUri().toString(), StandardCharsets.UTF_8);
    return new RtorrentSeedbox(
        new TestHttpCaller(),
        Converters.standardConverter()
            .convert(Map.of("uri", uri, ".password", password, "label", label))
            .to(RtorrentSeedbox.Config.class),
        List.of(new DiskTransport()));
  }

  private static RemoteFailure failure(ThrowingCallable call) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, call);
    assertThat(failure).as("the call must fail").isNotNull();
    return failure;
  }
}
