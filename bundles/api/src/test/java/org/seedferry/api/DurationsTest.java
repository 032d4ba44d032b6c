package org.seedferry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {

  @Test
  void readsWhatPeopleWrite() {
    assertThat(Durations.parse("30s")).isEqualTo(Duration.ofSeconds(30));
    assertThat(Durations.parse("1h30m")).isEqualTo(Duration.ofMinutes(90));
    assertThat(Durations.parse("14d")).isEqualTo(Duration.ofDays(14));
    assertThat(Durations.parse("250ms")).isEqualTo(Duration.ofMillis(250));
    assertThat(Durations.parse("1.5h")).isEqualTo(Duration.ofMinutes(90));
    assertThat(Durations.parse("0")).isEqualTo(Duration.ZERO);
  }

  @Test
  void refusesAnythingElseAndSaysHow() {
    for (String text : new String[] {"", "10", "s", "-5s", "5 minutes", "1h-", "10m!"}) {
      assertThatThrownBy(() -> Durations.parse(text)).hasMessageContaining("30s, 10m, 1h30m");
    }
    assertThatThrownBy(() -> Durations.within("interval", "2d", "1s", "1d"))
        .hasMessage("interval: 2d is out of range, it must be 1s to 1d");
  }

  @Test
  void writesTheSameForm() {
    for (String text : new String[] {"0s", "250ms", "30s", "10m", "1h30m", "14d", "1d2h3m4s"}) {
      assertThat(Durations.format(Durations.parse(text))).isEqualTo(text);
    }
  }
}
