package org.seedferry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SizesTest {

  @Test
  void readsBinaryAndDecimalUnits() {
    assertThat(Sizes.parse("0")).isZero();
    assertThat(Sizes.parse("500MiB")).isEqualTo(500L << 20);
    assertThat(Sizes.parse("1.5 GiB")).isEqualTo(3L << 29);
    assertThat(Sizes.parse("2TB")).isEqualTo(2_000_000_000_000L);
    assertThat(Sizes.parse("10k")).isEqualTo(10_000);
  }

  @Test
  void refusesAnythingElse() {
    assertThatThrownBy(() -> Sizes.parse("much")).hasMessageContaining("500MiB");
    assertThatThrownBy(() -> Sizes.parse("-1")).hasMessageContaining("500MiB");
  }

  @Test
  void writesBinaryUnits() {
    assertThat(Sizes.format(512)).isEqualTo("512 B");
    assertThat(Sizes.format(3L << 29)).isEqualTo("1.5 GiB");
  }
}
