package org.seedferry.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalTest {

  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(screen, StandardCharsets.UTF_8, () -> new TerminalSize(9, 10));
  private final PrintStream out = terminal.stream();

  @Test
  void withoutStatusLinesItIsAPlainStream() {
    out.print("half ");
    out.println("line");

    assertThat(shown()).isEqualTo("half line\n");
  }

  @Test
  void aLineIsPrintedAboveTheStatus() {
    terminal.accept(List.of("one", "two"));
    screen.reset();

    out.println("log");

    assertThat(shown()).startsWith("\r\u001b[1A\u001b[J").contains("log\n").contains("one\r\ntwo");
    assertThat(shown().indexOf("log")).isLessThan(shown().indexOf("one"));
  }

  @Test
  void theStatusTakesAThirdOfTheHeightAndNoMoreThanTheWidth() {
    terminal.accept(List.of("0123456789abc", "two", "three", "four"));

    assertThat(shown())
        .contains("012345678\r\ntwo\r\nthree")
        .doesNotContain("9")
        .doesNotContain("four");
  }

  @Test
  void atTheEndNothingOfItIsLeft() {
    terminal.accept(List.of("one"));
    screen.reset();

    terminal.close();
    terminal.accept(List.of("late"));

    assertThat(shown()).startsWith("\r\u001b[J").endsWith("\u001b[?25h\u001b[?7h");
  }

  @Test
  void wideCharactersTakeTwoColumnsAndMarksNone() {
    assertThat(DisplayWidth.fit("日本語", 5)).isEqualTo("日本");
    assertThat(DisplayWidth.fit("🚀x", 2)).isEqualTo("🚀");
    assertThat(DisplayWidth.fit("e\u0301e\u0301e", 2)).isEqualTo("e\u0301e\u0301");
  }

  @Test
  void whatMovesTheCursorIsReplaced() {
    assertThat(DisplayWidth.fit("a\u001b[2J\n\u202Eb", 20)).isEqualTo("a?[2J??b");
  }

  @Test
  void theSizeIsWhatSttySays() {
    assertThat(TerminalSize.parse("50 132\n")).isEqualTo(new TerminalSize(50, 132));
    assertThat(TerminalSize.parse("0 0")).isEqualTo(TerminalSize.USUAL);
    assertThat(TerminalSize.parse("")).isEqualTo(TerminalSize.USUAL);
  }

  private String shown() {
    return screen.toString(StandardCharsets.UTF_8);
  }
}
