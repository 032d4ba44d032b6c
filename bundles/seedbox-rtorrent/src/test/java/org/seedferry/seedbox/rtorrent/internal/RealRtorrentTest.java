package org.seedferry.seedbox.rtorrent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.util.converter.Converters;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.testing.daemon.RtorrentDaemon;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.seedbox.RealSeedboxContract;
import org.seedferry.testing.torrent.TorrentMaker;
import org.seedferry.testing.transport.DiskTransport;
import org.seedferry.testing.transport.TestFiles;

/** Against rTorrent itself behind nginx, and without it, where both are installed. */
class RealRtorrentTest extends RealSeedboxContract<RtorrentDaemon, RtorrentSeedbox> {

  @Override
  protected RtorrentDaemon start(Path home) throws IOException {
    return RtorrentDaemon.start(home.resolve("Ünï"), false);
  }

  @Override
  protected RtorrentSeedbox seedbox(HttpCaller http, String password, String label) {
    return seedbox(daemon(), daemon().http(), http, password, label);
  }

  @Override
  protected void lookAtDataAgain(String hash) throws Exception {
    for (String method : List.of("d.stop", "d.check_hash", "d.start")) {
      call(method, "<string>" + hash.toUpperCase(Locale.ROOT) + "</string>");
    }
  }

  /** Its XML library knows the basic plane only, and breaks the whole text otherwise. */
  @Override
  protected String title(String name) {
    return ToldName.of(name);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allOfItWorksWithoutAWebServer(boolean socket, @TempDir Path home) throws Exception {
    try (RtorrentDaemon own = RtorrentDaemon.start(home.resolve("Ünï"), socket)) {
      byte[] content = TestFiles.bytes(100_000, 50);
      byte[] torrent = torrent("scgi 🎬.mkv", Map.of("", content)).v1();
      String hash = hash(torrent);
      Path file = Files.write(own.downloads().resolve("scgi 🎬.mkv"), content);
      RtorrentSeedbox seedbox =
          seedbox(own, own.scgi(), new TestHttpCaller(), RtorrentDaemon.PASSWORD, label());
      seedbox.addTorrent(torrent, "");
      awaitComplete(seedbox, hash);
      own.stop();
      assertThat(failure(seedbox::list).advice()).isEqualTo(Advice.RETRY);
      own.start();
      assertThat(awaitComplete(seedbox, hash).label()).isEqualTo(label());
      own.stop();
      own.start();
      awaitComplete(seedbox, hash);
      assertThat(seedbox.contents(hash).name()).isEqualTo("scgi 🎬.mkv");
      seedbox.remove(hash);
      assertThat(seedbox.list()).isEmpty();
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void aTransferIsCompleteWithoutWhatIsNotWanted() throws Exception {
    RtorrentSeedbox seedbox = seedbox("");
    byte[] wanted = TestFiles.bytes(32 << 10, 6);
    byte[] torrent =
        inPlace("Unwanted", Map.of("wanted.mkv", wanted))
            .file("extra.mkv", TestFiles.bytes(40_000, 7))
            .v1();
    String hash = hash(torrent);
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
    assertThat(daemon().downloads().resolve("Unwanted")).doesNotExist();
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
    RtorrentSeedbox seedbox = seedbox("");
    Path touched = daemon().session().resolveSibling("touched");
    String label = form.formatted(touched);
    byte[] torrent = inPlace("label.mkv", Map.of("", TestFiles.bytes(10, 9))).v1();
    seedbox.addTorrent(torrent, label);
    String hash = hash(torrent);
    assertThat(awaitComplete(seedbox, hash).label()).isEqualTo(label);
    assertThat(touched).doesNotExist();
  }

  @Test
  void aTorrentThatIsTooLargeIsForAPerson() throws Exception {
    TorrentMaker maker = new TorrentMaker("Large", PIECE);
    for (int i = 0; i < 6_000; i++) {
      maker.file("folder/" + "x".repeat(80) + i, new byte[0]);
    }
    byte[] torrent = maker.file("one", new byte[1]).v1();
    RemoteFailure failure = failure(() -> seedbox("").addTorrent(torrent, ""));
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("network.xmlrpc.size_limit.set");
  }

  private void call(String method, String... values) throws Exception {
    StringBuilder call = new StringBuilder("<?xml version=\"1.0\"?><methodCall><methodName>");
    call.append(method).append("</methodName><params>");
    for (String value : values) {
      call.append("<param><value>").append(value).append("</value></param>");
    }
    call.append("</params></methodCall>");
    try (ScgiWire wire =
        new ScgiWire(
            URI.create(daemon().scgi().replace("rtorrent+", "")), Duration.ofSeconds(30))) {
      XmlRpcReader.read(wire.post(call.toString().getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static RtorrentSeedbox seedbox(
      RtorrentDaemon daemon, String begin, HttpCaller http, String password, String label) {
    String uri =
        begin + "?data=" + option(daemon.downloads()) + "&torrents=" + option(daemon.session());
    return new RtorrentSeedbox(
        http,
        Converters.standardConverter()
            .convert(Map.of("uri", uri, ".password", password, "label", label))
            .to(RtorrentSeedbox.Config.class),
        List.of(new DiskTransport()));
  }
}
