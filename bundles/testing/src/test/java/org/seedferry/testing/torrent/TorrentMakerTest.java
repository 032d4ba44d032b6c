package org.seedferry.testing.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seedferry.api.torrent.Piece;
import org.seedferry.api.torrent.PieceHash;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentFile;

class TorrentMakerTest {

  private static final int PIECE = 64 << 10;

  @Test
  void whatItMakesIsReadAndEveryPieceFits() throws Exception {
    Map<String, byte[]> files = new java.util.TreeMap<>();
    files.put("a", content(200_000));
    files.put("sub/ä", content(PIECE));
    files.put("sub/b", content(PIECE + 1));
    files.put("sub/empty", new byte[0]);
    TorrentMaker maker = new TorrentMaker("Näme", PIECE);
    files.forEach(maker::file);
    for (byte[] made : List.of(maker.v1(), maker.v2())) {
      Torrent torrent = Torrent.read(made);
      assertThat(torrent.name()).isEqualTo("Näme");
      assertThat(torrent.files()).hasSize(4);
      for (int i = 0; i < torrent.pieceCount(); i++) {
        PieceHash.Check check = torrent.piece(i).hash().check();
        for (Piece.Part part : torrent.piece(i).parts()) {
          TorrentFile file = torrent.files().get(part.file());
          check.update(
              ByteBuffer.wrap(
                  files.get(file.path().toString()),
                  (int) part.from(),
                  (int) (part.to() - part.from())));
        }
        assertThat(check.isGood()).as("piece %s of %s", i, torrent).isTrue();
      }
    }
  }

  @Test
  void aSingleFileHasNoFolder() throws Exception {
    TorrentMaker maker = new TorrentMaker("one", PIECE).file("", content(10));
    assertThat(Torrent.read(maker.v1()).folder()).isFalse();
    assertThat(Torrent.read(maker.v2()).folder()).isFalse();
  }

  private static byte[] content(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
