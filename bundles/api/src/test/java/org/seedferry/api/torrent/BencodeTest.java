package org.seedferry.api.torrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedferry.api.torrent.Bencode.Entries;
import org.seedferry.api.torrent.Bencode.Items;
import org.seedferry.api.torrent.Bencode.Number;
import org.seedferry.api.torrent.Bencode.Text;

class BencodeTest {

  @Test
  void valuesAreRead() throws Exception {
    Entries all = (Entries) read("d1:ai-12e1:bl0:2:xye1:ci9223372036854775807ee");
    assertThat(all.map().keySet()).containsExactly("a", "b", "c");
    assertThat(all.map().get("a")).isEqualTo(new Number(-12));
    assertThat(((Items) all.map().get("b")).list())
        .extracting(value -> ((Text) value).utf8())
        .isEqualTo(List.of("", "xy"));
    assertThat(all.map().get("c")).isEqualTo(new Number(Long.MAX_VALUE));
  }

  @Test
  void aDictionaryKnowsWhereItsBytesAre() throws Exception {
    Entries all = (Entries) read("d1:xd1:yi1eee");
    Entries inner = (Entries) all.map().get("x");
    assertThat("d1:xd1:yi1eee".substring(inner.from(), inner.to())).isEqualTo("d1:yi1ee");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "i",
        "ie",
        "i1",
        "i-e",
        "i-0e",
        "i01e",
        "i1-2e",
        "i9223372036854775808e",
        "i99999999999999999999999999e",
        "1",
        "1:",
        "01:a",
        "-1:a",
        "2:a",
        "99999999999:a",
        ":a",
        "l",
        "li1e",
        "d",
        "d1:a",
        "d1:ae",
        "di1ei2ee",
        "d1:ai1e1:ai2ee",
        "i1ei2e",
        "x",
        " i1e"
      })
  void whatCanBeUnderstoodInTwoWaysIsRefused(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(TorrentException.class)
        .hasMessageContaining("at byte");
  }

  @Test
  void whatIsDeeperThanAnyTorrentIsRefused() {
    assertThatThrownBy(() -> read("l".repeat(1_000_000)))
        .isInstanceOf(TorrentException.class)
        .hasMessageContaining("nested");
  }

  @Test
  void whatHasMoreValuesThanAnyTorrentIsRefused() {
    assertThatThrownBy(() -> read("l" + "0:".repeat(1_000_001) + "e"))
        .isInstanceOf(TorrentException.class)
        .hasMessageContaining("values");
  }

  @Test
  void aMessageShowsLittleOfWhatCame() {
    String key = "5000:" + "\n".repeat(5_000) + "i1e";
    assertThatThrownBy(() -> read("d" + key + key + "e"))
        .hasMessageContaining("stands twice")
        .extracting(e -> e.getMessage().length() < 300 && e.getMessage().indexOf('\n') < 0)
        .isEqualTo(true);
  }

  private static Bencode.Value read(String text) throws TorrentException {
    return Bencode.read(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
