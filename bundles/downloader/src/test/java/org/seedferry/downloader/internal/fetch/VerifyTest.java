package org.seedferry.downloader.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedferry.api.Checksum;
import org.seedferry.api.Checksum.Algorithm;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.downloader.internal.policy.Policies;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.leak.LeakDetector;
import org.seedferry.testing.ledger.MemoryLedger;
import org.seedferry.testing.seedbox.FakeSeedbox;
import org.seedferry.testing.torrent.TorrentMaker;

/** Transfers whose bytes can be held against hashes. */
@ExtendWith(LeakDetector.class)
class VerifyTest {

  private static final int MIB = 1 << 20;
  private static final int PIECE = 256 << 10;

  /** The second begins within a piece of the first, the third within one of both. */
  private static final Map<String, Integer> SIZES =
      new TreeMap<>(Map.of("a.mkv", 5 * MIB + 77, "b.srt", 1_000, "c.nfo", 300_000, "d.txt", 0));

  @TempDir private Path root;

  private final FakeTransport remote = new FakeTransport();
  private final FakeSeedbox box = new FakeSeedbox("box", Location.parse("file:///remote", null));

  private ManualGuard guard;
  private MemoryLedger ledger;
  private Downloader downloader;

  @BeforeEach
  void put() {
    Map<String, Long> sizes = new TreeMap<>();
    SIZES.forEach(
        (path, size) -> {
          remote.put("Show/" + path, size, "first");
          sizes.put(path, size.longValue());
        });
    box.folder("show", "Show", sizes).complete("show");
    begin();
  }

  private void begin() {
    guard = new ManualGuard();
    ledger = new MemoryLedger(guard.clock(), "me");
    ledger.queue(new Discovery("box", "show", null, "show", "", 6 * MIB)).orElseThrow();
  }

  @AfterEach
  void end() {
    downloader.stop();
    guard.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aSpoiltByteCostsItsPieceAndNothingElse(int version) throws Exception {
    box.torrent("show", torrent(version));
    remote.spoil("Show/a.mkv", 3 * MIB + 5, 1);
    fetch();
    assertDelivered();
    assertThat(remote.served()).isEqualTo(total() + PIECE);
  }

  @Test
  void whatIsFetchedAgainComesOverAnotherConnection() throws Exception {
    box.torrent("show", torrent(1));
    fetch();
    int usual = remote.sessions();
    downloader.stop();
    org.seedferry.downloader.internal.staging.Trees.delete(root.resolve("Show"));
    begin();
    remote.spoil("Show/a.mkv", 3 * MIB + 5, 1);
    fetch();
    assertThat(remote.sessions()).isGreaterThan(2 * usual);
    assertDelivered();
  }

  @Test
  void aPieceOverSeveralFilesIsFetchedAgainFromEachOfThem() throws Exception {
    box.torrent("show", torrent(1));
    remote.spoil("Show/b.srt", 999, 1);
    fetch();
    assertDelivered();
    assertThat(remote.served()).isEqualTo(total() + PIECE);
  }

  @Test
  void aServerThatCannotBeginInTheMiddleSendsTheFileOnceMore() throws Exception {
    remote.withoutRanges();
    box.torrent("show", torrent(2));
    remote.spoil("Show/a.mkv", 3 * MIB + 5, 1);
    fetch();
    assertDelivered();
  }

  @Test
  void whatStaysWrongFailsTheTransferAndSaysWhere() throws Exception {
    box.torrent("show", torrent(2));
    remote.spoil("Show/a.mkv", 3 * MIB + 5, 1_000);
    fetch();
    assertThat(held().state()).isEqualTo(TransferState.FAILED);
    assertThat(held().lastError())
        .contains("piece 12 of")
        .contains("'a.mkv' at byte " + 3 * MIB + " to " + (3 * MIB + PIECE - 1));
    assertThat(root.resolve("Show")).doesNotExist();
    assertThat(remote.served()).isLessThanOrEqualTo(total() + 2 * PIECE);
  }

  @Test
  void onceItIsMendedOnlyThatPieceIsFetched() throws Exception {
    box.torrent("show", torrent(2));
    remote.spoil("Show/a.mkv", 3 * MIB + 5, 3);
    fetch();
    assertThat(held().state()).isEqualTo(TransferState.FAILED);
    guard.advance(Duration.ofDays(1));
    assertDelivered();
    assertThat(remote.served()).isEqualTo(total() + 3 * PIECE);
  }

  @Test
  void whatIsVerifiedIsNotReadBackAgain() throws Exception {
    box.torrent("show", torrent(1));
    remote.spoil("Show/a.mkv", 3 * MIB + 5, 3);
    fetch();
    try (RandomAccessFile file = new RandomAccessFile(staged("a.mkv").toFile(), "rw")) {
      file.seek(10);
      file.write(~remote.bytes("Show/a.mkv")[10]);
    }
    guard.advance(Duration.ofDays(1));
    assertThat(held().state()).isEqualTo(TransferState.DOWNLOADED);
    byte[] home = Files.readAllBytes(root.resolve("Show/a.mkv"));
    assertThat(home[10]).isEqualTo((byte) ~remote.bytes("Show/a.mkv")[10]);
  }

  @Test
  void ofATorrentWithOtherFilesOnlyTheSizesCount() throws Exception {
    box.torrent(
        "show", Torrent.read(new TorrentMaker("Show", PIECE).file("a.mkv", new byte[7]).v1()));
    fetch();
    assertDelivered();
  }

  @Test
  void piecesThatReachIntoWhatIsNotWantedAreLeftOut() throws Exception {
    Map<String, byte[]> files = content();
    files.put("0-not-wanted.bin", new byte[100]);
    TorrentMaker maker = new TorrentMaker("Show", PIECE);
    files.forEach(maker::file);
    box.torrent("show", Torrent.read(maker.v1()));
    remote.spoil("Show/a.mkv", 3 * MIB + 5, 1);
    fetch();
    assertDelivered();
    assertThat(remote.served()).isEqualTo(total() + PIECE);
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void aFileWithAWrongChecksumIsFetchedOnceMore(Algorithm algorithm) throws Exception {
    box.checksums("show", checksums(algorithm));
    remote.spoil("Show/c.nfo", 1, 1);
    fetch();
    assertDelivered();
    assertThat(remote.served()).isEqualTo(total() + SIZES.get("c.nfo"));
  }

  @Test
  void aChecksumThatTheServerTellsCounts() throws Exception {
    checksums(Algorithm.SHA256).forEach((path, sum) -> remote.checksum("Show/" + path, sum));
    remote.spoil("Show/a.mkv", 4 * MIB, 1);
    fetch();
    assertDelivered();
    assertThat(remote.served()).isEqualTo(total() + SIZES.get("a.mkv"));
  }

  @Test
  void aChecksumThatNeverFitsFailsTheTransferAndSaysWhich() {
    Map<RemotePath, Checksum> wrong = checksums(Algorithm.CRC32);
    wrong.put(RemotePath.parse("b.srt"), Checksum.parse(Algorithm.CRC32, "00000001"));
    box.checksums("show", wrong);
    fetch();
    assertThat(held().lastError()).contains("b.srt").contains("CRC32 00000001");
    assertThat(root.resolve("Show")).doesNotExist();
  }

  // ---- what they share

  private void fetch() {
    downloader =
        new Downloader(
            guard,
            ledger,
            new Policies(List.of(), () -> 0),
            new Settings(root.toString(), 3, 5, "0", "2m"),
            List.of(box),
            List.of(remote));
    guard.advance(Duration.ofSeconds(30));
  }

  private Transfer held() {
    return ledger.find("box", "show").orElseThrow();
  }

  private void assertDelivered() {
    assertThat(held().state()).as("%s", held()).isEqualTo(TransferState.DOWNLOADED);
    SIZES
        .keySet()
        .forEach(
            path ->
                assertThat(root.resolve("Show").resolve(path))
                    .hasBinaryContent(remote.bytes("Show/" + path)));
  }

  private Path staged(String name) throws IOException {
    try (var tree = Files.walk(root)) {
      return tree.filter(path -> path.endsWith(name)).findFirst().orElseThrow();
    }
  }

  private static long total() {
    return SIZES.values().stream().mapToLong(Integer::longValue).sum();
  }

  private Map<String, byte[]> content() {
    Map<String, byte[]> files = new TreeMap<>();
    SIZES.keySet().forEach(path -> files.put(path, remote.bytes("Show/" + path)));
    return files;
  }

  private Torrent torrent(int version) throws Exception {
    TorrentMaker maker = new TorrentMaker("Show", PIECE);
    content().forEach(maker::file);
    return Torrent.read(version == 1 ? maker.v1() : maker.v2());
  }

  private Map<RemotePath, Checksum> checksums(Algorithm algorithm) {
    Map<RemotePath, Checksum> known = new java.util.HashMap<>();
    content()
        .forEach(
            (path, bytes) -> {
              Checksum.Hasher hasher = algorithm.hasher();
              hasher.update(ByteBuffer.wrap(bytes));
              known.put(RemotePath.parse(path), new Checksum(algorithm, hasher.value()));
            });
    return known;
  }
}
