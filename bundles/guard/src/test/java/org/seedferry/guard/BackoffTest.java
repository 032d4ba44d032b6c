package org.seedferry.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void pausesDoubleUpToTheLongest() {
    Backoff backoff = new Backoff(SECOND, Duration.ofSeconds(10), 0);
    assertThat(backoff.pause(1, 0)).isEqualTo(SECOND);
    assertThat(backoff.pause(2, 0)).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff.pause(4, 0)).isEqualTo(Duration.ofSeconds(8));
    assertThat(backoff.pause(5, 0)).isEqualTo(Duration.ofSeconds(10));
    assertThat(backoff.pause(Integer.MAX_VALUE, 0)).isEqualTo(Duration.ofSeconds(10));
    assertThat(backoff.pause(0, 0)).isEqualTo(SECOND);
  }

  @Test
  void chanceTakesAwayAtMostTheJitter() {
    Backoff backoff = new Backoff(SECOND, MINUTE, 0.2);
    assertThat(backoff.pause(1, 0)).isEqualTo(SECOND);
    assertThat(backoff.pause(1, 0.5)).isEqualTo(Duration.ofMillis(900));
    assertThat(backoff.pause(3, 0.99999)).isGreaterThan(Duration.ofMillis(3_200));
  }

  @Test
  void defaultGoesFromOneSecondToFiveMinutes() {
    assertThat(Backoff.DEFAULT.pause(1, 0)).isEqualTo(SECOND);
    assertThat(Backoff.DEFAULT.pause(9, 0)).isEqualTo(Duration.ofSeconds(256));
    assertThat(Backoff.DEFAULT.pause(10, 0)).isEqualTo(Duration.ofMinutes(5));
    assertThat(Backoff.DEFAULT.jitter()).isEqualTo(0.2);
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, MINUTE, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(MINUTE, SECOND, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(SECOND, MINUTE, 1.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(SECOND, MINUTE, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Backoff(SECOND, SECOND, 1).pause(1, 0.5)).isEqualTo(Duration.ofMillis(500));
  }
}
