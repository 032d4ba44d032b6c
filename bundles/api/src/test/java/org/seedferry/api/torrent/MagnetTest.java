package org.seedferry.api.torrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MagnetTest {

  private static final String HASH = "cf820423a5187e0b8d1224d5dabb7601912f2d43";

  @Test
  void readsTheHashAndTheTitle() throws Exception {
    Magnet magnet =
        Magnet.read("magnet:?xt=urn:btih:" + HASH + "&dn=A%20film+%F0%9F%8E%AC&tr=http%3A%2F%2Ft");
    assertThat(magnet.infoHash()).isEqualTo(HASH);
    assertThat(magnet.name()).isEqualTo("A film 🎬");
    assertThat(magnet.uri()).startsWith("magnet:?xt=").endsWith("Ft");
  }

  @Test
  void readsBase32AndUpperCaseAndEncodedTopics() throws Exception {
    assertThat(Magnet.read("magnet:?xt=urn:btih:Z6BAII5FDB7AXDISETK5VO3WAGIS6LKD").infoHash())
        .isEqualTo(HASH);
    assertThat(Magnet.read("MAGNET:?dn=x&XT=URN:BTIH:" + HASH.toUpperCase()).infoHash())
        .isEqualTo(HASH);
    assertThat(Magnet.read("magnet:?xt=urn%3Abtih%3A" + HASH + "\n").infoHash()).isEqualTo(HASH);
  }

  @Test
  void prefersVersionOneOfAHybrid() throws Exception {
    String second = "ab".repeat(32);
    String both = "magnet:?xt.1=urn:btmh:1220" + second + "&xt.2=urn:btih:" + HASH;
    assertThat(Magnet.read(both).infoHash()).isEqualTo(HASH);
    assertThat(Magnet.read("magnet:?xt=urn:btmh:1220" + second).infoHash())
        .isEqualTo("ab".repeat(20));
    assertThat(Magnet.read(both).fullHash()).isEqualTo(HASH);
    assertThat(Magnet.read("magnet:?xt=urn:btmh:1220" + second).fullHash()).isEqualTo(second);
  }

  @Test
  void saysWhatIsWrong() {
    for (String bad :
        List.of(
            "",
            "http://example.org/a.torrent",
            "magnet:?",
            "magnet:?dn=only+a+name",
            "magnet:?xt=urn:btih:123",
            "magnet:?xt=urn:btih:" + HASH + "0",
            "magnet:?xt=urn:sha1:" + HASH,
            "magnet:?xt=urn:btmh:1120" + "ab".repeat(32),
            "magnet:?xt=urn:btih:" + HASH + "&dn=%zz",
            "magnet:?xt=urn:btih:" + HASH + "&dn=a b",
            "magnet:?xt=urn:btih:" + HASH + "&tr=" + "x".repeat(20_000))) {
      assertThatThrownBy(() -> Magnet.read(bad))
          .as(bad)
          .isInstanceOf(TorrentException.class)
          .hasMessageContaining("magnet link");
    }
  }

  @Test
  void aMessageShowsNoControlCharacters() {
    assertThatThrownBy(() -> Magnet.read("magnet:?xt=urn:btih:" + HASH + "&dn=%\u0085\u009b"))
        .isInstanceOf(TorrentException.class)
        .hasMessageContaining("percent-encoded")
        .hasMessageNotContainingAny("\u0085", "\u009b");
  }
}
