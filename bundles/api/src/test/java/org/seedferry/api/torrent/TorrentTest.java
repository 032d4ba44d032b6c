package org.seedferry.api.torrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedferry.api.transport.RemotePath;

/** The torrents beside this test, and the hashes here, were made with libtorrent 2.0.8. */
class TorrentTest {

  private static final Map<String, byte[]> CONTENT =
      Map.of(
          "a.bin", content(40_000, 3),
          "sub/b.bin", content(100_001, 5),
          "sub/empty", new byte[0],
          "ü 日.txt", content(70_000, 7),
          "single-", content(50_001, 9),
          "small-", content(1_000, 11));

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "folder-v1, c30ca355779cfa9af7e28cc99dad940ee048a5bd, -",
        "folder-v2, -, e4acee8f0bb9b813863e6cf5ab19741b605813e04e4eb89898a271c44e0b84f0",
        "folder-hybrid, a2df892ac942ff3df64b81cbf0ef805361248c46,"
            + "f202d6ee332cad5e3243b5c95d284a063875706e15095ddeac8b22efa9cda694",
        "single-v1, f8fcfae203b41282f3094555fbaaec1e5db1a153, -",
        "single-v2, -, b0e2cf4679db6a84193ae8b8533729cabc3076a2310db71dd9e155cb4e615b94",
        "single-hybrid, 7543a87f2c7cc12f501d34379948b3bcfce2c9bf,"
            + "1378fa6b9f9e2bb8f9490053970a89cb79e04f99ba5140c050f3ac9f2bccac9e",
        "small-v1, 6eadb14c2535257e6c80c384248aef68ab08396d, -",
        "small-v2, -, 7a15416e339e1675ff478f04927ba580a07e9afb44f2b4d7f17da86cc58e5c9e",
        "small-hybrid, db34f6eafe8d28507a771b4ed3a2ddf6bdc29c80,"
            + "ba2996673bc98bc79e8a4c4599f0cdf2fd9e444fba217147ee1c32f5acddb8a3"
      })
  void itsHashesAreThoseOfOtherClients(String name, String v1, String v2) throws Exception {
    Torrent torrent = torrent(name);
    assertThat(torrent.infoHashV1()).isEqualTo(v1);
    assertThat(torrent.infoHashV2()).isEqualTo(v2);
    assertThat(torrent.infoHash()).isEqualTo(v1 != null ? v1 : v2.substring(0, 40));
  }

  @ParameterizedTest
  @ValueSource(strings = {"folder-v1", "folder-v2", "folder-hybrid"})
  void aFolderHasTheFilesThatAreStored(String name) throws Exception {
    Torrent torrent = torrent(name);
    assertThat(torrent.name()).isEqualTo("folder");
    assertThat(torrent.folder()).isTrue();
    assertThat(torrent.files().stream().filter(file -> !file.padding()))
        .extracting(file -> file.path().toString(), TorrentFile::size)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("a.bin", 40_000L),
            org.assertj.core.groups.Tuple.tuple("sub/b.bin", 100_001L),
            org.assertj.core.groups.Tuple.tuple("sub/empty", 0L),
            org.assertj.core.groups.Tuple.tuple("ü 日.txt", 70_000L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"folder-v1", "folder-v2", "folder-hybrid"})
  void filesThatAreStoredUnderOtherNamesKeepTheirPieces(String name) throws Exception {
    Torrent torrent = torrent(name);
    List<RemotePath> paths =
        torrent.files().stream()
            .filter(file -> !file.padding())
            .map(file -> RemotePath.ROOT.child("in").resolve(file.path()))
            .toList();
    Torrent stored = torrent.storedAs(paths);
    assertThat(stored.infoHash()).isEqualTo(torrent.infoHash());
    assertThat(stored.folder()).isTrue();
    torrent
        .sizes()
        .forEach(
            (path, size) ->
                assertThat(stored.sizes())
                    .containsEntry(RemotePath.ROOT.child("in").resolve(path), size));
    for (int i = 0; i < torrent.pieceCount(); i++) {
      assertThat(stored.piece(i).parts()).isEqualTo(torrent.piece(i).parts());
      assertThat(stored.piece(i).hash()).hasToString(torrent.piece(i).hash().toString());
    }
    List<RemotePath> withPadding =
        torrent.files().stream()
            .map(file -> RemotePath.ROOT.child("in").resolve(file.path()))
            .toList();
    assertThat(torrent.storedAs(withPadding).files()).isEqualTo(stored.files());
    assertThatThrownBy(() -> torrent.storedAs(paths.subList(1, paths.size())))
        .isInstanceOf(TorrentException.class)
        .hasMessageContaining("4 files, and 3 are stored");
  }

  @Test
  void aFileThatIsStoredInAFolderIsAFolder() throws Exception {
    Torrent torrent = torrent("single-v1");
    assertThat(torrent.storedAs(List.of(RemotePath.ROOT)).folder()).isFalse();
    assertThat(torrent.storedAs(List.of(RemotePath.ROOT.child("single.bin"))).folder()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"single-v1", "single-v2", "single-hybrid"})
  void aSingleFileHasNoPathOfItsOwn(String name) throws Exception {
    Torrent torrent = torrent(name);
    assertThat(torrent.folder()).isFalse();
    assertThat(torrent.name()).isEqualTo("single.bin");
    assertThat(torrent.files()).containsExactly(new TorrentFile(RemotePath.ROOT, 50_001, false));
  }

  @ParameterizedTest
  @CsvSource({
    "folder-v1, 7",
    "folder-v2, 8",
    "folder-hybrid, 8",
    "single-v1, 2",
    "single-v2, 2",
    "single-hybrid, 2",
    "small-v1, 1",
    "small-v2, 1",
    "small-hybrid, 1"
  })
  void everyPieceIsKnownByItsHashAndNoOther(String name, int pieces) throws Exception {
    Torrent torrent = torrent(name);
    for (int i = 0; i < torrent.pieceCount(); i++) {
      assertThat(isGood(torrent, i, -1)).as("piece %s", i).isTrue();
      assertThat(isGood(torrent, i, 0)).as("piece %s with its first byte wrong", i).isFalse();
    }
    assertThat(torrent.pieceCount()).isBetween(pieces, pieces + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"folder-v1", "folder-v2", "folder-hybrid"})
  void everyByteIsInOnePiece(String name) throws Exception {
    Torrent torrent = torrent(name);
    long[] seen = new long[torrent.files().size()];
    for (int i = 0; i < torrent.pieceCount(); i++) {
      for (Piece.Part part : torrent.piece(i).parts()) {
        assertThat(part.from()).isEqualTo(seen[part.file()]);
        assertThat(torrent.pieceAt(part.file(), part.from())).isEqualTo(i);
        assertThat(torrent.pieceAt(part.file(), part.to() - 1)).isEqualTo(i);
        seen[part.file()] = part.to();
      }
    }
    assertThat(seen)
        .containsExactly(torrent.files().stream().mapToLong(TorrentFile::size).toArray());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "d4:infod4:name1:a12:piece lengthi16384eee",
        "d4:infod6:lengthi1e4:name1:a12:piece lengthi16384e6:pieces19:0123456789012345678ee",
        "d4:infod6:lengthi-1e4:name1:a12:piece lengthi16384e6:pieces0:ee",
        "d4:infod6:lengthi1e4:name2:..12:piece lengthi16384e6:pieces20:01234567890123456789ee",
        "d4:infod6:lengthi1e4:name3:a/b12:piece lengthi16384e6:pieces20:01234567890123456789ee",
        "d4:infod6:lengthi1e4:name1:a12:piece lengthi0e6:pieces20:01234567890123456789ee",
        "d4:infod6:lengthi9223372036854775807e4:name1:a12:piece lengthi1e6:pieces0:ee",
        "d4:infod5:filesld6:lengthi1e4:pathl1:aeed6:lengthi0e4:pathl1:aeee4:name1:n"
            + "12:piece lengthi16384e6:pieces20:01234567890123456789ee",
        "d4:infod5:filesld6:lengthi1e4:pathleee4:name1:n"
            + "12:piece lengthi16384e6:pieces20:01234567890123456789ee",
        "d4:infod12:meta versioni3e4:name1:a12:piece lengthi16384eee",
        "d4:info4:abcde",
        "de",
        "4:abcd"
      })
  void whatCannotBeIsRefused(String text) {
    assertThatThrownBy(() -> Torrent.read(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(TorrentException.class);
  }

  @Test
  void aLayerThatDoesNotBelongToItsFileIsRefused() throws Exception {
    byte[] bytes = bytes("single-v2");
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf("12:piece layers") + 60] ^= 1;
    assertThatThrownBy(() -> Torrent.read(bytes)).isInstanceOf(TorrentException.class);
  }

  @Test
  void versionsThatDifferAreRefused() throws Exception {
    byte[] bytes = bytes("single-hybrid");
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.lastIndexOf("6:lengthi50001e") + 9;
    bytes[at] = '4';
    assertThatThrownBy(() -> Torrent.read(bytes))
        .isInstanceOf(TorrentException.class)
        .hasMessageContaining("version");
  }

  private static boolean isGood(Torrent torrent, int index, int wrong) {
    Piece piece = torrent.piece(index);
    PieceHash.Check check = piece.hash().check();
    boolean first = true;
    for (Piece.Part part : piece.parts()) {
      TorrentFile file = torrent.files().get(part.file());
      if (file.padding()) {
        check.zeros(part.to() - part.from());
        continue;
      }
      String key =
          file.path().names().isEmpty()
              ? torrent.name().replace(".bin", "-")
              : file.path().toString();
      byte[] bytes = CONTENT.get(key).clone();
      if (first && wrong >= 0) {
        bytes[(int) part.from() + wrong] ^= 1;
      }
      first = false;
      check.update(ByteBuffer.wrap(bytes, (int) part.from(), (int) (part.to() - part.from())));
    }
    return check.isGood();
  }

  private static byte[] content(int size, int seed) {
    byte[] bytes = new byte[size];
    IntStream.range(0, size).forEach(i -> bytes[i] = (byte) (((long) i * i * seed + i) >> 3));
    return bytes;
  }

  private static Torrent torrent(String name) throws Exception {
    return Torrent.read(bytes(name));
  }

  private static byte[] bytes(String name) throws Exception {
    try (InputStream in = TorrentTest.class.getResourceAsStream(name + ".torrent")) {
      return in.readAllBytes();
    }
  }
}
