package org.seedferry.rpc.internal.transmission;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.rpc.internal.desk.DeskRig;

/** When an *arr moves, copies, and removes: the rules that it goes by, applied to what we say. */
class LimitsTest {

  private static final String HASH = DeskRig.HASH;

  @TempDir private Path root;
  private DeskRig rig;

  @AfterEach
  void close() {
    rig.close();
  }

  private Limits home(boolean moves, SeedGoal goal) {
    rig = new DeskRig(root).set("move", moves);
    // The seedbox says: a ratio of 0.5, seeded for 10 minutes.
    rig.lists("box", DeskRig.whole(HASH, "Show"));
    rig.deliver(rig.queue(HASH, "Show", "tv"), "Show");
    if (!goal.isNone()) {
      rig.desk().goal(rig.item(HASH), goal);
    }
    return new Limits(rig.item(HASH), rig.desk().moves());
  }

  private boolean canBeRemoved(Limits limits) {
    double ratio = rig.item(HASH).ratio();
    if (limits.ratioMode() == 1 && limits.status() == 0 && ratio >= limits.ratioLimit()) {
      return true;
    }
    return limits.idleMode() == 1
        && (limits.status() == 0 || limits.status() == 6)
        && limits.secondsSeeding() > limits.idleLimit() * 60;
  }

  private boolean canBeMoved(Limits limits) {
    return canBeRemoved(limits) && limits.status() == 0;
  }

  @Test
  void whatMayBeMovedIsMovedWhateverTheGoalIs() {
    Limits limits = home(true, new SeedGoal(5.0, Duration.ofDays(9)));
    assertThat(canBeMoved(limits)).isTrue();
    assertThat(limits.isFinished()).isTrue();
  }

  @Test
  void withoutMovingItIsCopiedAndLeftUntilTheGoalIsReached() {
    Limits limits = home(false, new SeedGoal(5.0, Duration.ofDays(9)));
    assertThat(limits.status()).isEqualTo(6);
    assertThat(canBeRemoved(limits)).isFalse();
    assertThat(limits.ratioLimit()).isEqualTo(5);
    assertThat(limits.idleLimit()).isEqualTo(9 * 24 * 60);
  }

  @Test
  void withoutMovingItIsRemovedAndNeverMovedWhenTheRatioIsReached() {
    Limits limits = home(false, new SeedGoal(0.5, null));
    assertThat(canBeRemoved(limits)).isTrue();
    assertThat(canBeMoved(limits)).isFalse();
  }

  @Test
  void withoutMovingItIsRemovedWhenTheTimeIsReached() {
    assertThat(canBeRemoved(home(false, new SeedGoal(null, Duration.ofMinutes(9))))).isTrue();
  }

  @Test
  void withoutAGoalItIsLeft() {
    Limits limits = home(false, SeedGoal.NONE);
    assertThat(canBeRemoved(limits)).isFalse();
    assertThat(limits.ratioMode()).isZero();
    assertThat(limits.idleMode()).isZero();
  }
}
