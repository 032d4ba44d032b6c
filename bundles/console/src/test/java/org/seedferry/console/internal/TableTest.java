package org.seedferry.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void columnsAreAlignedByWhatATerminalShows() {
    String table =
        new Table()
            .numbers("ID")
            .words("NAME")
            .numbers("SIZE")
            .row(1, "日本", "1.0 KiB")
            .row(22, "a\u001bb", "12 B")
            .row(3, null, "-")
            .render();
    assertThat(table)
        .isEqualTo(
            """
            ID  NAME     SIZE
             1  日本  1.0 KiB
            22  a�b      12 B
             3  -           -""");
  }

  @Test
  void theElasticColumnGivesWaySoThatALineFits() {
    String table =
        new Table().words("A").elastic("NAME").words("B").row("a", "x".repeat(200), "b").render();
    assertThat(table.lines().toList().get(1)).hasSize(80).endsWith("x…  b");
  }
}
