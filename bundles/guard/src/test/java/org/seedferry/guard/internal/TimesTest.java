package org.seedferry.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimesTest {

  @Test
  void durationsAreToldAsPeopleTellThem() {
    assertThat(Times.text(Duration.ZERO)).isEqualTo("0 ms");
    assertThat(Times.text(Duration.ofMillis(999))).isEqualTo("999 ms");
    assertThat(Times.text(Duration.ofMillis(1_000))).isEqualTo("1 s");
    assertThat(Times.text(Duration.ofMillis(1_499))).isEqualTo("1 s");
    assertThat(Times.text(Duration.ofMillis(1_500))).isEqualTo("2 s");
    assertThat(Times.text(Duration.ofMillis(119_499))).isEqualTo("119 s");
    assertThat(Times.text(Duration.ofMillis(120_000))).isEqualTo("2 min");
    assertThat(Times.text(Duration.ofMillis(149_999))).isEqualTo("2 min");
    assertThat(Times.text(Duration.ofMillis(150_000))).isEqualTo("3 min");
  }

  @Test
  void nanosAreNeverNegativeAndNeverOverflow() {
    assertThat(Times.nanos(Duration.ofSeconds(-1))).isZero();
    assertThat(Times.nanos(Duration.ofNanos(1))).isEqualTo(1);
    assertThat(Times.nanos(Duration.ofDays(1_000_000_000)))
        .isEqualTo(Duration.ofDays(36_500).toNanos());
  }
}
