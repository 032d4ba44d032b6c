package org.seedferry.downloader.internal.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RangesTest {

  @Test
  void rangesThatTouchOrOverlapBecomeOne() {
    Ranges ranges = Ranges.of(10, 20).add(30, 40).add(20, 25).add(28, 30);
    assertThat(ranges).hasToString("10-25 28-40");
    assertThat(ranges.add(0, 100)).isEqualTo(Ranges.of(0, 100));
    assertThat(ranges.add(5, 5)).isSameAs(ranges);
  }

  @Test
  void whatIsMissingLiesBetween() {
    Ranges ranges = Ranges.of(10, 20).add(30, 40);
    assertThat(ranges.missing(0, 50)).hasToString("0-10 20-30 40-50");
    assertThat(ranges.missing(12, 18).isEmpty()).isTrue();
    assertThat(ranges.missing(15, 35)).hasToString("20-30");
    assertThat(Ranges.NONE.missing(0, 0).isEmpty()).isTrue();
  }

  @Test
  void noRangeEndsBeforeItBegins() {
    assertThatThrownBy(() -> Ranges.of(5, 4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Ranges.of(-1, 4)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theyAreTheSetsThatTheyStandFor() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      BitSet bits = new BitSet();
      Ranges ranges = Ranges.NONE;
      for (int i = 0; i < 20; i++) {
        int from = random.nextInt(60);
        int to = from + random.nextInt(8);
        bits.set(from, to);
        ranges = ranges.add(from, to);
        int low = random.nextInt(60);
        int high = low + random.nextInt(20);
        BitSet missing = new BitSet();
        missing.set(low, high);
        missing.andNot(bits);
        BitSet below = bits.get(0, low);
        assertThat(set(ranges)).as("seed %d", seed).isEqualTo(bits);
        assertThat(ranges.total()).as("seed %d", seed).isEqualTo(bits.cardinality());
        assertThat(set(ranges.missing(low, high))).as("seed %d", seed).isEqualTo(missing);
        assertThat(set(ranges.below(low))).as("seed %d", seed).isEqualTo(below);
        assertThat(ranges.contains(low, high)).as("seed %d", seed).isEqualTo(missing.isEmpty());
      }
    }
  }

  private static BitSet set(Ranges ranges) {
    BitSet set = new BitSet();
    ranges.list().forEach(range -> set.set((int) range.from(), (int) range.to()));
    return set;
  }

  @Test
  void rangesAreTakenFromEachOther() {
    Ranges some = Ranges.of(0, 10).add(20, 30).add(40, 50);
    assertThat(some.without(Ranges.of(5, 25)).toString()).isEqualTo("0-5 25-30 40-50");
    assertThat(some.without(Ranges.of(0, 100))).isEqualTo(Ranges.NONE);
    assertThat(some.without(Ranges.NONE)).isEqualTo(some);
    assertThat(some.and(Ranges.of(5, 45)).toString()).isEqualTo("5-10 20-30 40-45");
    assertThat(some.and(some)).isEqualTo(some);
    assertThat(some.and(Ranges.NONE)).isEqualTo(Ranges.NONE);
  }
}
