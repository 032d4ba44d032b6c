package org.seedferry.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HumanTest {

  @Test
  void sizesAreInBinaryUnits() {
    assertThat(Human.size(-1)).isEqualTo("?");
    assertThat(Human.size(0)).isEqualTo("0 B");
    assertThat(Human.size(1023)).isEqualTo("1023 B");
    assertThat(Human.size(1024)).isEqualTo("1.0 KiB");
    assertThat(Human.size(1024 * 1024 - 1)).isEqualTo("1.0 MiB");
    assertThat(Human.size(5L << 40)).isEqualTo("5.0 TiB");
    assertThat(Human.sizes(512L << 20, 2L << 30)).isEqualTo("0.5/2.0 GiB");
  }

  @Test
  void durationsHaveTwoUnits() {
    assertThat(Human.duration(Duration.ofSeconds(59))).isEqualTo("59s");
    assertThat(Human.duration(Duration.ofSeconds(61))).isEqualTo("1m01s");
    assertThat(Human.duration(Duration.ofMinutes(125))).isEqualTo("2h05m");
    assertThat(Human.duration(Duration.ofHours(50))).isEqualTo("2d02h");
    assertThat(Human.duration(Duration.ofDays(400))).isEqualTo("400d");
    assertThat(Human.duration(Duration.ofSeconds(-3))).isEqualTo("0s");
  }
}
