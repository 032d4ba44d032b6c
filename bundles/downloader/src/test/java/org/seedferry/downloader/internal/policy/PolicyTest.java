package org.seedferry.downloader.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.seedferry.downloader.internal.policy.KeepLocal.Verdict;

class PolicyTest {

  private static final Instant HOME = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void seedingIsEnoughByRatioOrByTimeAndNeverByNonsense() {
    Policy policy = Policies.DEFAULT;
    assertThat(policy.seedGoal().isReached(1.0, null)).isTrue();
    assertThat(policy.seedGoal().isReached(0.99, Duration.ofDays(13))).isFalse();
    assertThat(policy.seedGoal().isReached(0, Duration.ofDays(14))).isTrue();
    for (double nonsense :
        new double[] {Double.NaN, -1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      assertThat(policy.seedGoal().isReached(nonsense, null)).isFalse();
    }
  }

  @Test
  void byDefaultADeliveryIsKeptUntilItIsImported() {
    KeepLocal auto = KeepLocal.parse("auto");
    assertThat(auto.verdict(false, HOME, HOME.plusSeconds(1))).isEqualTo(Verdict.KEEP);
    assertThat(auto.verdict(true, HOME, HOME.plusSeconds(1))).isEqualTo(Verdict.REMOVE);
  }

  @Test
  void aDeliveryCanBeKeptForSomeTime() {
    KeepLocal day = KeepLocal.parse("24h");
    assertThat(day.verdict(true, HOME, HOME.plus(Duration.ofHours(23)))).isEqualTo(Verdict.LATER);
    assertThat(day.verdict(false, HOME, HOME.plus(Duration.ofHours(24)))).isEqualTo(Verdict.REMOVE);
    assertThat(KeepLocal.parse("forever").verdict(true, HOME, HOME.plus(Duration.ofDays(999))))
        .isEqualTo(Verdict.KEEP);
    assertThatThrownBy(() -> KeepLocal.parse("a while"))
        .hasMessageContaining("auto, forever nor a duration");
  }
}
