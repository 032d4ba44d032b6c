package org.seedferry.rpc.internal.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.testing.torrent.TorrentMaker;

class WantedTest {

  private static final String V2 = "ab".repeat(32);

  private static Wanted magnet(String topics) throws RefusedException {
    return Wanted.read(GrabSource.magnet("magnet:?" + topics));
  }

  @Test
  void aHashInBase32IsTheSameInHex() throws Exception {
    Wanted wanted = magnet("xt=urn:btih:ZPBPA2P6ROZPKRHK44D5OW6NHXU5Z6KR");
    assertThat(wanted.hash())
        .isEqualTo("CBC2F069FE8BB2F544EAE707D75BCD3DE9DCF951".toLowerCase())
        .isEqualTo(wanted.infoHash());
    assertThat(wanted.name()).as("a name that is never empty").isEqualTo(wanted.hash());
    assertThat(wanted.size()).isEqualTo(-1);
  }

  @Test
  void versionTwoOnlyIsKnownByItsWholeHash() throws Exception {
    Wanted wanted = magnet("xt=urn:btmh:1220" + V2 + "&dn=Film");
    assertThat(wanted).isEqualTo(new Wanted(V2, V2.substring(0, 40), "Film", -1));
  }

  @Test
  void aHybridIsKnownByVersionOne() throws Exception {
    String v1 = "12".repeat(20);
    Wanted wanted = magnet("xt=urn:btmh:1220" + V2 + "&xt=urn:btih:" + v1.toUpperCase());
    assertThat(wanted.hash()).isEqualTo(v1).isEqualTo(wanted.infoHash());
  }

  @Test
  void aTorrentFileTellsItsNameAndSize() throws Exception {
    byte[] v1 = maker().v1();
    assertThat(Wanted.read(GrabSource.torrent(v1)))
        .isEqualTo(new Wanted(Torrent.read(v1).infoHashV1(), Torrent.read(v1).infoHash(), "T", 30));
    byte[] v2 = maker().v2();
    Wanted second = Wanted.read(GrabSource.torrent(v2));
    assertThat(second.hash()).hasSize(64).startsWith(second.infoHash());
    assertThat(second.infoHash()).hasSize(40);
  }

  private static TorrentMaker maker() {
    return new TorrentMaker("T", 16 << 10).file("a", new byte[10]).file("b/c", new byte[20]);
  }

  @Test
  void whatIsNoTorrentIsRefusedWithTheReason() {
    assertThatThrownBy(() -> magnet("xt=urn:btih:nothex"))
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.isNoTorrent()).isTrue())
        .hasMessageStartingWith("invalid or corrupt torrent file: the magnet link has no");
    assertThatThrownBy(() -> Wanted.read(GrabSource.torrent(new byte[] {0, 0, 0})))
        .hasMessageStartingWith("invalid or corrupt torrent file: ");
    assertThatThrownBy(() -> Wanted.read(GrabSource.torrent(new byte[(16 << 20) + 1])))
        .hasMessageContaining("larger than 16");
  }
}
