package org.seedferry.seedbox.rtorrent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.util.converter.Converters;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.Transport;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.testing.fake.FakeReply;
import org.seedferry.testing.fake.FakeRtorrent;
import org.seedferry.testing.fake.FakeTorrent;
import org.seedferry.testing.http.TestHttpCaller;
import org.seedferry.testing.torrent.TorrentMaker;
import org.seedferry.testing.transport.DiskTransport;

class RtorrentSeedboxTest {

  @TempDir Path folder;

  private ExecutorService threads;
  private FakeRtorrent client;
  private final Map<String, Object> settings = new HashMap<>();
  private List<Transport> transports = List.of(new DiskTransport());

  @BeforeEach
  void start() throws IOException {
    threads = Executors.newCachedThreadPool();
    client = FakeRtorrent.start(threads).storeIn(folder);
    settings.put("uri", uri("?data=" + encoded(folder)));
  }

  @AfterEach
  void stop() {
    client.close();
    threads.shutdownNow();
  }

  @Test
  void sendsNothingButWhatStandsInTheListOfMethods() throws Exception {
    String nasty = "$(execute.throw,rm) ; \"import=x\"\n<value>&😀";
    FakeTorrent torrent =
        FakeTorrent.folder(nasty).with(nasty, 1).withUnwanted("x", 1).labels(nasty);
    client.put(torrent.progress(1));
    RtorrentSeedbox seedbox = seedbox();
    seedbox.list();
    seedbox.peer();
    seedbox.labels();
    seedbox.contents(torrent.hash());
    seedbox.addTorrent(new TorrentMaker(nasty, 16 << 10).file("a", new byte[1]).v1(), nasty);
    String uri =
        "magnet:?xt=urn:btih:" + FakeTorrent.hashOf("m") + "&dn=$(execute.throw,\"\uD83D\uDE00<&>";
    seedbox.addMagnet(Magnet.read(uri), nasty);
    seedbox.removeLeavingData(FakeTorrent.hashOf("m"));
    seedbox.remove(torrent.hash());
    Set<String> known =
        Stream.of(Method.values()).map(Method::wire).collect(Collectors.toCollection(HashSet::new));
    assertThat(known)
        .noneMatch(
            method ->
                method.startsWith("execute")
                    || method.startsWith("method")
                    || method.startsWith("schedule")
                    || method.contains("import")
                    || method.startsWith("system.")
                        && !method.matches("system.(multicall|time|client_version)"));
    assertThat(client.methods()).isNotEmpty().allMatch(known::contains);
    assertThat(seedbox.list())
        .singleElement()
        .satisfies(each -> assertThat(each.label()).isEqualTo(nasty));
  }

  @Test
  void asksForTheListInOneCall() throws Exception {
    client.put(FakeTorrent.folder("A").with("a", 1).withUnwanted("b", 1).progress(1));
    client.put(FakeTorrent.file("b.mkv", 1));
    seedbox().list();
    assertThat(client.methods()).containsExactly("d.multicall2");
    assertThat(client.calls()).hasSize(1);
  }

  @Test
  void seedingCountsByTheClockOfTheDaemon() throws Exception {
    client.put(FakeTorrent.file("a.mkv", 1).progress(1).ratio(0.0015).seeded(90));
    assertThat(seedbox().list())
        .singleElement()
        .satisfies(
            transfer -> {
              assertThat(transfer.seeded()).isEqualTo(Duration.ofSeconds(90));
              assertThat(transfer.ratio()).isEqualTo(0.002);
            });
  }

  @Test
  void aTrackersComplaintIsATroubleOnlyWhileNothingComes() throws Exception {
    FakeTorrent torrent = FakeTorrent.file("a.mkv", 1_000_000).progress(0.5);
    client.put(torrent.error(2, "Timed out"));
    assertThat(trouble()).isEqualTo("Tracker: [Timed out]");
    torrent.eta(60);
    assertThat(trouble()).as("another one serves").isEmpty();
    torrent.eta(-1).progress(1);
    assertThat(seedbox().list().get(0).complete()).isTrue();
    assertThat(trouble()).as("all is there").isEmpty();
    torrent.error(3, "");
    assertThat(trouble()).contains("unfinished chunks");
  }

  private String trouble() throws RemoteFailure {
    return seedbox().list().get(0).activity().trouble();
  }

  @Test
  void aLabelThatIsNotEncodedIsTakenAsItIs() {
    for (String label : List.of("50%", "100% tv", "%zz", "a+b")) {
      assertThat(Label.decoded(label)).isEqualTo(label);
    }
    for (String label : List.of("tv shows", "müsic/ä", "😀", "a+b", "100%", "\"$;,\n\\", "~-_.")) {
      assertThat(Label.encoded(label)).matches("[A-Za-z0-9%._~-]*");
      assertThat(Label.decoded(Label.encoded(label))).isEqualTo(label);
    }
    assertThat(Label.decoded("m%C3%BCsic")).isEqualTo("müsic");
  }

  @Test
  void mapsFoldersOfTheDaemonToTheDataLocation() throws Exception {
    settings.put("uri", uri("?data=sftp%3A%2F%2Fme%40box%2Fdl&root=%2Fsrv%2F%F0%9F%98%80"));
    FakeTorrent several =
        FakeTorrent.folder("F").with("s/a.mkv", 1).in("/srv/????/tv/./").progress(1);
    FakeTorrent single = FakeTorrent.file("b.mkv", 1).in("/srv/????").progress(1);
    client.put(several);
    client.put(single);
    Contents contents = seedbox().contents(several.hash());
    assertThat(contents.location()).hasToString("sftp://me@box/dl");
    assertThat(contents.files().get(0).source()).hasToString("tv/F/s/a.mkv");
    assertThat(seedbox().contents(single.hash()).files().get(0).source()).hasToString("b.mkv");
  }

  @Test
  void aFolderOutsideTheRootIsForAPersonAndNothingIsRemoved() {
    for (String place : List.of("/other", folder + "2", "/", folder + "/../x")) {
      FakeTorrent torrent = FakeTorrent.file("a" + place.hashCode(), 1).in(place).progress(1);
      client.put(torrent);
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> seedbox().contents(torrent.hash()), () -> seedbox().remove(torrent.hash()))) {
        RemoteFailure failure = failure(call);
        assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
        assertThat(failure).hasMessageContaining("root=");
      }
      assertThat(client.has(torrent.hash())).isTrue();
    }
  }

  @Test
  void aNameThatMayBeOneOrTheOtherIsForAPerson() throws Exception {
    FakeTorrent torrent = FakeTorrent.folder("F").with("a 😀.mkv", 3).progress(1);
    client.put(torrent);
    Files.write(folder.resolve("F/a 🎬.mkv"), new byte[4]);
    assertThat(seedbox().contents(torrent.hash()).files().get(0).path()).hasToString("a 😀.mkv");
    Files.write(folder.resolve("F/a 🎬.mkv"), new byte[3]);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> seedbox().contents(torrent.hash()), () -> seedbox().remove(torrent.hash()))) {
      RemoteFailure failure = failure(call);
      assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
      assertThat(failure).hasMessageContaining("a ????.mkv").hasMessageContaining("by hand");
    }
    assertThat(folder.resolve("F/a 😀.mkv")).exists();
    assertThat(client.methods()).doesNotContain("d.close", "d.erase");
  }

  @Test
  void aNameThatIsNotFoundIsForAPerson() throws Exception {
    FakeTorrent torrent = FakeTorrent.folder("F").with("a 😀.mkv", 3).progress(1);
    client.put(torrent);
    Files.delete(folder.resolve("F/a 😀.mkv"));
    RemoteFailure failure = failure(() -> seedbox().contents(torrent.hash()));
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("F/a ????.mkv").hasMessageContaining("data=");
    Files.delete(folder.resolve("F"));
    assertThat(failure(() -> seedbox().contents(torrent.hash())).advice())
        .isEqualTo(Advice.ASK_USER);
    seedbox().remove(torrent.hash());
    assertThat(client.has(torrent.hash())).isFalse();
  }

  @Test
  void twoNamesThatAreToldAsOneAreBothFoundByTheirSizes() throws Exception {
    FakeTorrent torrent = FakeTorrent.folder("F").with("😀.mkv", 3).with("🎬.mkv", 4).progress(1);
    client.put(torrent);
    assertThat(seedbox().contents(torrent.hash()).files())
        .extracting(file -> file.path().toString())
        .containsExactly("😀.mkv", "🎬.mkv");
  }

  @Test
  void oneCharacterThatCannotBeToldBreaksTheWholeTextItIsIn() throws Exception {
    Path root = Files.createDirectories(folder.resolve("Müsik"));
    settings.put(
        "uri",
        uri(
            "?data="
                + encoded(root)
                + "&root="
                + URLEncoder.encode(root.toString(), StandardCharsets.UTF_8)));
    FakeTorrent torrent =
        FakeTorrent.folder("Fün 😀").with("ä/b.mkv", 3).with("ä/ö 🎬.mkv", 3).progress(1);
    client.storeIn(root).put(torrent);
    Contents contents = seedbox().contents(torrent.hash());
    assertThat(contents.name()).isEqualTo("Fün 😀");
    assertThat(contents.files())
        .extracting(file -> file.path().toString())
        .containsExactly("ä/b.mkv", "ä/ö 🎬.mkv");
    seedbox().remove(torrent.hash());
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void removesOnlyItsOwnFilesAndFoldersThatAreEmptyThen() throws Exception {
    FakeTorrent torrent =
        FakeTorrent.folder("F 😀").with("s/t/a.mkv", 3).with("u/b.mkv", 3).progress(1);
    client.put(torrent);
    Files.writeString(folder.resolve("F 😀/u/foreign"), "stays");
    Files.writeString(folder.resolve("F other"), "stays");
    seedbox().remove(torrent.hash());
    try (Stream<Path> left = Files.walk(folder)) {
      assertThat(left.map(path -> folder.relativize(path).toString()))
          .containsExactlyInAnyOrder("", "F 😀", "F 😀/u", "F 😀/u/foreign", "F other");
    }
    assertThat(client.methods()).contains("d.close", "d.erase");
  }

  @Test
  void dataThatCannotBeDeletedStaysWithItsTransfer() throws Exception {
    FakeTorrent torrent = FakeTorrent.file("a.mkv", 3).progress(1);
    client.put(torrent);
    transports = List.of(new ReadingTransport());
    RemoteFailure failure = failure(() -> seedbox().remove(torrent.hash()));
    assertThat(failure.advice()).isEqualTo(Advice.ASK_USER);
    assertThat(failure).hasMessageContaining("by hand");
    assertThat(folder.resolve("a.mkv")).exists();
    assertThat(client.methods()).doesNotContain("d.close", "d.erase");
    seedbox().removeLeavingData(torrent.hash());
    assertThat(client.leftData(torrent.hash())).isTrue();
  }

  /** Shows what a disk shows, and deletes nothing. */
  private static final class ReadingTransport implements Transport {

    @Override
    public Set<String> schemes() {
      return Set.of("file");
    }

    @Override
    public TransportSession open(Location location) {
      TransportSession disk = new DiskTransport().open(location);
      return (TransportSession)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {TransportSession.class},
              (proxy, method, arguments) -> method.invoke(disk, arguments));
    }
  }

  @Test
  void torrentsThatRtorrentWouldDropWithoutAWordAreForAPerson() throws Exception {
    byte[] second = new TorrentMaker("v2", 16 << 10).file("a", new byte[1]).v2();
    assertThat(failure(() -> seedbox().addTorrent(second, "")))
        .hasMessageContaining("version 2")
        .satisfies(failure -> assertThat(failure.advice()).isEqualTo(Advice.ASK_USER));
    Magnet magnet = Magnet.read("magnet:?xt=urn:btmh:1220" + "ab".repeat(32));
    assertThat(failure(() -> seedbox().addMagnet(magnet, "")).advice()).isEqualTo(Advice.ASK_USER);
    byte[] first = new TorrentMaker("v1", 16 << 10).file("a", new byte[1]).v1();
    client.largestCall(100);
    assertThat(failure(() -> seedbox().addTorrent(first, "")))
        .hasMessageContaining("network.xmlrpc.size_limit.set")
        .satisfies(failure -> assertThat(failure.advice()).isEqualTo(Advice.ASK_USER));
    assertThat(client.calls()).hasSize(1);
  }

  @Test
  void piecesComeFromTheSessionFolder(@TempDir Path session) throws Exception {
    settings.put("uri", uri("?data=" + encoded(folder) + "&torrents=" + encoded(session)));
    byte[] file = new TorrentMaker("v1", 16 << 10).file("a", new byte[1]).v1();
    String hash = Torrent.read(file).infoHash();
    assertThat(seedbox().torrent(hash)).isEmpty();
    Files.write(session.resolve(hash.toUpperCase(Locale.ROOT) + ".torrent"), file);
    assertThat(seedbox().torrent(hash).orElseThrow().infoHash()).isEqualTo(hash);
    assertThat(seedbox().torrent("no hash")).isEmpty();
    client.put(FakeTorrent.magnet(hash, "v1"));
    assertThat(seedbox().torrent(hash)).as("of a magnet link").isEmpty();
  }

  @Test
  void answersOfWrongTypesAreAFailure() {
    for (String value :
        List.of(
            "<i8>1</i8>",
            "<array><data><value><i8>1</i8></value></data></array>",
            "<array><data><value><array><data></data></array></value></data></array>",
            row("<i8>1</i8>"),
            row("<string>../</string>"),
            row("<string>text</string>"))) {
      client.answerAlways(
          FakeReply.of(
              200,
              "text/xml",
              "<methodResponse><params><param><value>"
                  + value
                  + "</value></param></params></methodResponse>"));
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> seedbox().list(), () -> seedbox().contents(FakeTorrent.hashOf("a")))) {
        assertThat(failure(call).advice()).as(value).isEqualTo(Advice.RETRY);
      }
    }
  }

  private static String row(String value) {
    return "<array><data><value><array><data>"
        + ("<value>" + value + "</value>").repeat(19)
        + "</data></array></value></data></array>";
  }

  @Test
  void isNamedAfterHostAndPortOrTheSocketUnlessItIsGivenAName() {
    settings.put("uri", "rtorrent+https://me:s3cret@box.example:443/?data=%2Fd");
    assertThat(seedbox().name()).isEqualTo("box.example:443");
    settings.put("uri", "rtorrent+scgi://box:5000?data=%2Fd");
    assertThat(seedbox().name()).isEqualTo("box:5000");
    settings.put("uri", "rtorrent+scgi:///run/rpc.socket?data=%2Fd");
    assertThat(seedbox().name()).isEqualTo("/run/rpc.socket");
    settings.put("name", "attic");
    assertThat(seedbox()).hasToString("attic");
  }

  @Test
  void settingsThatCannotWorkAreRefusedWithAWordOnWhatToDo() {
    refused("uri", "http://box/RPC2?data=%2Fd", "rtorrent+http(s)://");
    refused("uri", "rtorrent+http://me:s3cret@box/?root=%2Fd", "data=");
    refused("uri", "rtorrent+scgi://box?data=%2Fd", "rtorrent+scgi://host:port");
    refused("uri", "rtorrent+scgi:///?data=%2Fd", "rtorrent+scgi:///path");
    refused("uri", "rtorrent+http:///RPC2?data=%2Fd", "rtorrent+http(s)://");
    refused("uri", "rtorrent+ftp://box/?data=%2Fd", "rtorrent+http(s)://");
    settings.put("uri", "rtorrent+http://box/?data=%2Fd");
    refused("timeout", "0s", "1s to 10m");
  }

  private void refused(String key, String value, String word) {
    settings.put(key, value);
    assertThatThrownBy(this::seedbox)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(word)
        .hasMessageNotContaining("s3cret");
  }

  private String uri(String query) {
    return "rtorrent+http://seed@" + client.uri().getAuthority() + "/RPC2" + query;
  }

  private static String encoded(Path path) {
    return URLEncoder.encode(path.toUri().toString(), StandardCharsets.UTF_8);
  }

  private RtorrentSeedbox seedbox() {
    return new RtorrentSeedbox(
        new TestHttpCaller(),
        Converters.standardConverter().convert(settings).to(RtorrentSeedbox.Config.class),
        transports);
  }

  private static RemoteFailure failure(ThrowingCallable call) {
    RemoteFailure failure = catchThrowableOfType(RemoteFailure.class, call);
    assertThat(failure).as("the call must fail").isNotNull();
    return failure;
  }
}
