package org.seedferry.api.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.seedferry.api.torrent.Bencode.Entries;
import org.seedferry.api.torrent.Bencode.Items;
import org.seedferry.api.torrent.Bencode.Number;
import org.seedferry.api.torrent.Bencode.Text;
import org.seedferry.api.torrent.Bencode.Value;
import org.seedferry.api.transport.RemotePath;

/** Torrents and magnet links out of any bytes: read, or refused in words that can be shown. */
class TorrentFuzzIT {

  private static final int LONGEST_MESSAGE = 1_000;

  /** What is read in one way only is written as it was. */
  @FuzzTest
  void bencode(byte[] bytes) {
    try {
      Value value = Bencode.read(bytes);
      ByteArrayOutputStream again = new ByteArrayOutputStream();
      write(value, again);
      assertThat(again.toByteArray()).isEqualTo(bytes);
    } catch (TorrentException e) {
      assertShown(e);
    }
  }

  @FuzzTest
  void torrent(byte[] bytes) {
    try {
      assertSound(Torrent.read(bytes));
    } catch (TorrentException e) {
      assertShown(e);
    }
  }

  @FuzzTest
  void magnet(FuzzedDataProvider data) {
    try {
      Magnet magnet = Magnet.read(data.consumeRemainingAsString());
      assertThat(magnet.infoHash()).matches("[0-9a-f]{40}");
      assertThat(magnet.fullHash()).matches("[0-9a-f]{40}|[0-9a-f]{64}");
      assertThat(magnet.fullHash()).startsWith(magnet.infoHash());
      assertThat(magnet.uri()).hasSizeLessThanOrEqualTo(16 << 10);
      assertThat(magnet.uri().codePoints()).noneMatch(each -> each <= ' ' || each == 0x7f);
      assertThat(Magnet.read(magnet.uri())).isEqualTo(magnet);
    } catch (TorrentException e) {
      assertShown(e);
    }
  }

  private static void assertSound(Torrent torrent) throws TorrentException {
    assertThat(torrent.infoHash()).matches("[0-9a-f]{40}");
    assertThat(RemotePath.isName(torrent.name())).isTrue();
    long stored = torrent.files().stream().filter(file -> !file.padding()).count();
    assertThat(torrent.sizes()).hasSize((int) stored);
    assertThat(torrent.files()).allMatch(file -> file.size() >= 0);
    for (int index : new int[] {0, torrent.pieceCount() - 1}) {
      if (index >= 0 && index < torrent.pieceCount()) {
        assertSound(torrent, torrent.piece(index));
      }
    }
    List<RemotePath> paths =
        torrent.files().stream()
            .filter(file -> !file.padding())
            .map(file -> RemotePath.ROOT.child("in").resolve(file.path()))
            .toList();
    assertThat(torrent.storedAs(paths).infoHash()).isEqualTo(torrent.infoHash());
  }

  private static void assertSound(Torrent torrent, Piece piece) {
    assertThat(piece.parts()).isNotEmpty();
    for (Piece.Part part : piece.parts()) {
      assertThat(part.from()).isNotNegative().isLessThan(part.to());
      assertThat(part.to()).isLessThanOrEqualTo(torrent.files().get(part.file()).size());
      assertThat(torrent.pieceAt(part.file(), part.from())).isEqualTo(piece.index());
    }
  }

  /** What is wrong with the bytes of others stands in logs and answers. */
  private static void assertShown(TorrentException e) {
    assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(LONGEST_MESSAGE);
    assertThat(e.getMessage().codePoints()).noneMatch(Character::isISOControl);
  }

  private static void write(Value value, ByteArrayOutputStream out) {
    if (value instanceof Number number) {
      text("i" + number.value() + "e", out);
    } else if (value instanceof Text text) {
      text(text.bytes().length + ":", out);
      out.writeBytes(text.bytes());
    } else if (value instanceof Items items) {
      text("l", out);
      items.list().forEach(each -> write(each, out));
      text("e", out);
    } else if (value instanceof Entries entries) {
      text("d", out);
      for (Map.Entry<String, Value> each : entries.map().entrySet()) {
        text(each.getKey().length() + ":" + each.getKey(), out);
        write(each.getValue(), out);
      }
      text("e", out);
    }
  }

  private static void text(String text, ByteArrayOutputStream out) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
