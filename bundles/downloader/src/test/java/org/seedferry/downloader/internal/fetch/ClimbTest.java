package org.seedferry.downloader.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ClimbTest {

  private static final int LIMIT = 16;

  private final Climb climb = new Climb();
  private long now = 1;
  private double bytes;

  @Test
  void whereEachConnectionIsLimitedTheLimitIsReachedWithinASecond() {
    run(1_000, connections -> connections * 8_000.0);
    assertThat(climb.target()).isEqualTo(LIMIT);
  }

  @Test
  void whereFewFillTheLineTheOthersAreGivenBack() {
    run(3_000, connections -> 100_000);
    assertThat(climb.target()).isEqualTo(Climb.FEW);
    run(600_000, connections -> 100_000);
    assertThat(climb.target()).isLessThanOrEqualTo(Climb.FEW);
  }

  @Test
  void itStopsWhereMoreBringsNoMore() {
    run(30_000, connections -> Math.min(connections, 8) * 1_000.0);
    assertThat(climb.target()).isBetween(8, 10);
  }

  @Test
  void aLineThatGrowsIsFoundOutLater() {
    run(5_000, connections -> 4_000);
    assertThat(climb.target()).isEqualTo(4);
    run(200_000, connections -> connections * 1_000.0);
    assertThat(climb.target()).isEqualTo(LIMIT);
  }

  @Test
  void aServerThatSendsInBurstsGetsAllThatMayBe() {
    // So much at the start of each second, and then nothing until the next.
    run(2_500, connections -> now % 1_000 < 100 ? connections * 80_000.0 : 0);
    assertThat(climb.target()).isEqualTo(LIMIT);
  }

  @Test
  void whatTheHostTakesIsTheStartForAWhile() {
    climb.settleAt(3, now);
    assertThat(climb.target()).isEqualTo(3);
    run(5_000, connections -> connections * 1_000.0);
    assertThat(climb.target()).isEqualTo(3);
  }

  @Test
  void nothingIsConcludedWhileFewerConnectionsFindWork() {
    for (int i = 0; i < 100; i++) {
      now += 100;
      bytes += 1_000;
      climb.look(now, (long) bytes, 1, LIMIT);
    }
    assertThat(climb.target()).isEqualTo(Climb.FEW);
  }

  @Test
  void aLowerLimitHoldsAtOnce() {
    run(1_000, connections -> connections * 8_000.0);
    climb.look(now + 100, (long) bytes, LIMIT, 2);
    assertThat(climb.target()).isEqualTo(2);
  }

  /** Lets time pass in steps of 100 ms; the rate is in bytes per millisecond. */
  private void run(long millis, IntToDoubleFunction rate) {
    for (long end = now + millis; now < end; now += 100) {
      climb.look(now, (long) bytes, climb.target(), LIMIT);
      bytes += rate.applyAsDouble(climb.target()) * 100;
    }
  }
}
