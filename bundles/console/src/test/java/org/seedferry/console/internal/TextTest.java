package org.seedferry.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {

  @Test
  void whatSteersATerminalIsReplaced() {
    assertThat(Text.clean("a\u001b[2Jb\r\nc\u202Ed\u0000\u009b\uD800")).isEqualTo("a�[2Jb��c�d���");
  }

  @Test
  void wideCharactersCountTwiceAndMarksNothing() {
    assertThat(Text.width("abc")).isEqualTo(3);
    assertThat(Text.width("日本語")).isEqualTo(6);
    assertThat(Text.width("한국")).isEqualTo(4);
    assertThat(Text.width("🎬")).isEqualTo(2);
    assertThat(Text.width("é")).isEqualTo(1);
    assertThat(Text.width("❤️")).isEqualTo(2);
    assertThat(Text.width("░█▌")).isEqualTo(3);
  }

  @Test
  void aCutTextTakesNoMoreColumnsThanItMay() {
    assertThat(Text.cut("abcdef", 4)).isEqualTo("abc…");
    assertThat(Text.cut("日本語日本語", 6)).isEqualTo("日本…");
    assertThat(Text.left("日本語日本語", 6)).isEqualTo("日本… ");
    assertThat(Text.right("日", 4)).isEqualTo("  日");
    assertThat(Text.cut("abc", 3)).isEqualTo("abc");
  }

  @Test
  void aLongTextIsBrokenBetweenWords() {
    assertThat(Text.wrap("one two three", 8)).containsExactly("one two", "three");
    assertThat(Text.wrap("one two three", 7)).containsExactly("one two", "three");
    assertThat(Text.wrap("abcdefghij", 4)).containsExactly("abcd", "efgh", "ij");
    assertThat(Text.wrap("short", 8)).containsExactly("short");
    assertThat(Text.wrap("a\nb", 8)).containsExactly("a\uFFFDb");
    assertThat(Text.wrap("日本語", 4)).containsExactly("日本", "語");
  }
}
