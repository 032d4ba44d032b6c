package org.seedferry.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.seedferry.guard.ThreadReport.Colour;

class ScreenTest {

  @Test
  void aTerminalHasItsWidthAndColours() {
    assertThat(Screen.of(160, "xterm-256color", Map.of())).isEqualTo(new Screen(160, true));
    assertThat(Screen.of(160, "xterm", Map.of("NO_COLOR", "1"))).isEqualTo(new Screen(160, false));
    assertThat(Screen.of(160, "xterm", Map.of("NO_COLOR", ""))).isEqualTo(new Screen(160, true));
    assertThat(Screen.of(20, "xterm", Map.of()).columns()).isEqualTo(Table.LEAST_COLUMNS);
  }

  @Test
  void whatIsNoTerminalIsPlain() {
    assertThat(Screen.of(0, "dumb", Map.of())).isEqualTo(Screen.PLAIN);
    assertThat(Screen.of(200, "dumb-color", Map.of())).isEqualTo(Screen.PLAIN);
    assertThat(Screen.of((Object) null, Map.of())).isEqualTo(Screen.PLAIN);
    assertThat(Screen.of("no terminal", Map.of())).isEqualTo(Screen.PLAIN);
    assertThat(Screen.PLAIN.paint(Colour.RED, "x")).isEqualTo("x");
  }
}
