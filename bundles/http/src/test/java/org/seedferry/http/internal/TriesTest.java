package org.seedferry.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.leak.LeakDetector;

@ExtendWith(LeakDetector.class)
class TriesTest {

  private final ManualGuard guard = new ManualGuard();
  private final Tries tries = new Tries(guard.clock());

  @AfterEach
  void close() {
    guard.close();
  }

  @Test
  void theFirstFewCostNothingAndThenThePauseDoubles() {
    for (int i = 0; i < 4; i++) {
      assertThat(tries.wrong("1.2.3.4")).isFalse();
      assertThat(tries.pause("1.2.3.4")).isZero();
    }
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
      assertThat(tries.wrong("1.2.3.4")).isTrue();
      assertThat(tries.pause("1.2.3.4")).isEqualTo(Duration.ofSeconds(seconds));
      guard.advance(Duration.ofSeconds(seconds));
      assertThat(tries.pause("1.2.3.4")).isZero();
    }
    assertThat(tries.pause("1.2.3.5")).isZero();
  }

  @Test
  void aRightOneOrHalfAnHourForgetsTheWrongOnes() {
    wrong("a", 5);
    tries.right("a");
    wrong("a", 4);
    assertThat(tries.pause("a")).isZero();
    guard.advance(Duration.ofMinutes(31));
    wrong("a", 4);
    assertThat(tries.pause("a")).isZero();
  }

  @Test
  void anIpv6NetworkIsOnePeer() {
    for (int i = 0; i < 5; i++) {
      tries.wrong("2001:db8:1:2:0:0:0:" + i);
    }
    assertThat(tries.pause("2001:db8:1:2:ffff:0:0:1")).isPositive();
    assertThat(tries.pause("2001:db8:1:3:0:0:0:1")).isZero();
    wrong("::1", 5);
    assertThat(tries.pause("::1")).isPositive();
    assertThat(tries.pause("::2")).isZero();
  }

  @Test
  void manyPeersDoNotFillTheMemory() {
    wrong("first", 12);
    for (int i = 0; i < 1_000; i++) {
      tries.wrong("peer" + i);
    }
    guard.advance(Duration.ofMinutes(1));
    assertThat(tries.pause("first")).as("of its own two minutes").isZero();
  }

  @Test
  void manyPeersTogetherHaveToWaitToo() {
    tries.right("known");
    guard.advance(Duration.ofHours(1));
    for (int i = 0; i < 100; i++) {
      assertThat(tries.pause("peer" + i)).isZero();
      tries.wrong("peer" + i);
    }
    assertThat(tries.pause("another")).isEqualTo(Duration.ofMinutes(1));
    assertThat(tries.pause("known")).isZero();
    wrong("known", 5);
    assertThat(tries.pause("known")).as("its own").isEqualTo(Duration.ofSeconds(1));
    guard.advance(Duration.ofMinutes(1));
    assertThat(tries.pause("another")).isZero();
    tries.wrong("another");
    assertThat(tries.pause("yet another")).as("the next minute begins anew").isZero();
  }

  private void wrong(String peer, int times) {
    for (int i = 0; i < times; i++) {
      tries.wrong(peer);
    }
  }
}
