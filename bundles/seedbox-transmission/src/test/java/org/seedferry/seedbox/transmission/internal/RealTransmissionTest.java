package org.seedferry.seedbox.transmission.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.fail;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.util.converter.Converters;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.testing.daemon.TransmissionDaemon;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.torrent.TorrentMaker;
import org.seedferry.testing.transport.DiskTransport;

/** Against the daemon itself, where it is installed. */
class RealTransmissionTest {

  @TempDir static Path home;

  private static TransmissionDaemon daemon;

  @BeforeAll
  static void start() throws Exception {
    daemon = TransmissionDaemon.start(home);
  }

  @AfterAll
  static void stop() {
    if (daemon != null) {
      daemon.close();
    }
  }

  @Test
  void aTransferIsSeenCompleteToldAndRemovedWithItsData() throws Exception {
    String name = "Naïve 😀 [2024] – 100% #1";
    Path folder = Files.createDirectories(daemon.downloads().resolve(name).resolve("sub one"));
    byte[] film = bytes(70_001, 1);
    byte[] titles = bytes(6, 2);
    Files.write(folder.resolveSibling("film 🎬.mkv"), film);
    Files.write(folder.resolve("a+b; c=d %20 $x.srt"), titles);
    TransmissionSeedbox seedbox = seedbox(TransmissionDaemon.PASSWORD, "tv shows");

    String hash =
        add(
            name,
            List.of(
                new Part(List.of("film 🎬.mkv"), film),
                new Part(List.of("sub one", "a+b; c=d %20 $x.srt"), titles)));
    assertThat(seedbox.list()).as("without our label").isEmpty();
    rpc()
        .call(
            "torrent-set",
            ids(hash).add("labels", Json.createArrayBuilder(List.of("tv shows"))).build());

    RemoteTransfer transfer = awaitComplete(seedbox, hash);
    assertThat(transfer.name()).isEqualTo(name);
    assertThat(transfer.label()).isEqualTo("tv shows");
    assertThat(transfer.size()).isEqualTo(70_007);

    Contents contents = seedbox.contents(hash);
    assertThat(contents.name()).isEqualTo(name);
    assertThat(contents.files())
        .allSatisfy(
            file ->
                assertThat(daemon.downloads().resolve(file.source().toString()))
                    .hasSize(file.size()))
        .extracting(file -> file.path().toString())
        .containsExactly("film 🎬.mkv", "sub one/a+b; c=d %20 $x.srt");

    Torrent torrent = seedbox.torrent(hash).orElseThrow();
    assertThat(torrent.infoHash()).isEqualTo(hash);
    assertThat(torrent.sizes().keySet())
        .containsExactlyInAnyOrderElementsOf(
            contents.files().stream().map(Contents.RemoteFile::path).toList());

    seedbox.remove(hash);
    assertThat(seedbox.list()).isEmpty();
    assertThat(seedbox.torrent(hash)).isEmpty();
    awaitAbsent(daemon.downloads().resolve(name));
    seedbox.remove(hash);
    assertThat(failure(() -> seedbox.contents(hash)).advice()).isEqualTo(Advice.GONE);
  }

  @Test
  void whatHasNoDataYetIsIncomplete() throws Exception {
    TransmissionSeedbox seedbox = seedbox(TransmissionDaemon.PASSWORD, "");
    String hash = add("absent.bin", List.of(new Part(List.of(), bytes(1000, 3))));
    String magnet = "1".repeat(40);
    rpc()
        .call(
            "torrent-add",
            Json.createObjectBuilder()
                .add("filename", "magnet:?xt=urn:btih:" + magnet + "&dn=Magnet")
                .build());
    assertThat(seedbox.list()).hasSize(2).noneMatch(RemoteTransfer::complete);
    assertThat(failure(() -> seedbox.contents(hash)).advice()).isEqualTo(Advice.RETRY);
    seedbox.remove(hash);
    seedbox.remove(magnet);
    assertThat(seedbox.list()).isEmpty();
  }

  @Test
  void aWrongPasswordIsForAPerson() {
    RemoteFailure failure = failure(() -> seedbox("wrong", "").list());
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
  }

  private record Part(List<String> path, byte[] content) {}

  private static String add(String name, List<Part> parts) throws Exception {
    TorrentMaker maker = new TorrentMaker(name, 1 << 20);
    parts.forEach(part -> maker.file(String.join("/", part.path()), part.content()));
    byte[] torrent = maker.v1();
    rpc()
        .call(
            "torrent-add",
            Json.createObjectBuilder()
                .add("metainfo", Base64.getEncoder().encodeToString(torrent))
                .build());
    return Torrent.read(torrent).infoHash();
  }

  private static RemoteTransfer awaitComplete(TransmissionSeedbox seedbox, String hash)
      throws Exception {
    for (int i = 0; i < 400; i++) {
      for (RemoteTransfer transfer : seedbox.list()) {
        if (transfer.remoteId().equals(hash) && transfer.complete()) {
          return transfer;
        }
      }
      pause();
    }
    return fail("the daemon does not find the data that lies in place: " + seedbox.list());
  }

  private static void awaitAbsent(Path path) {
    for (int i = 0; i < 400 && Files.exists(path); i++) {
      pause();
    }
    assertThat(path).doesNotExist();
  }

  /** The daemon works in threads of its own, so there is nothing to wait for but its answers. */
  private static void pause() {
    LockSupport.parkNanos(Duration.ofMillis(25).toNanos());
  }

  private static JsonObjectBuilder ids(String hash) {
    return Json.createObjectBuilder().add("ids", Json.createArrayBuilder(List.of(hash)));
  }

  private static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static Rpc rpc() {
    return new Rpc(
        new TestHttpCaller(),
        TransmissionSeedbox.target(config(TransmissionDaemon.PASSWORD, "")),
        Duration.ofSeconds(9));
  }

  private static TransmissionSeedbox seedbox(String password, String label) {
    return new TransmissionSeedbox(
        new TestHttpCaller(), config(password, label), List.of(new DiskTransport()));
  }

  private static TransmissionSeedbox.Config config(String password, String label) {
    String uri =
        "transmission+http://"
            + TransmissionDaemon.USER
            + "@"
            + daemon.rpc().getAuthority()
            + daemon.rpc().getPath()
            + "?data=%2Fdata&torrents="
            + URLEncoder.encode(daemon.torrents().toUri().toString(), StandardCharsets.UTF_8);
    return Converters.standardConverter()
        .convert(Map.of("uri", uri, ".password", password, "label", label))
        .to(TransmissionSeedbox.Config.class);
  }

  private static RemoteFailure failure(ThrowingCallable call) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, call);
    assertThat(failure).as("the call must fail").isNotNull();
    return failure;
  }
}
