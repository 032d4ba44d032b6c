package org.seedferry.downloader.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seedferry.guard.GuardedPool;
import org.seedferry.guard.manual.ManualGuard;

/** Who carries a fetch. */
class CrewTest {

  private final ManualGuard guard = new ManualGuard();
  private final GuardedPool pool = guard.pool("work", 2, 10);
  private final Crew crew = new Crew();

  @AfterEach
  void close() {
    pool.close();
    guard.close();
  }

  private long now() {
    return guard.clock().millis();
  }

  private void hand(Unit unit) {
    assertThat(unit.isTaken(pool, "work", Map.of(), stop -> {}, new Flag(false))).isTrue();
  }

  @Test
  void whatEndsWellWhileItIsLookedAtIsNotLost() {
    hand(crew.beginner(now()));
    boolean lost =
        crew.isLost(
            now(),
            () -> {
              guard.settle();
              return false; // as it was before
            });
    assertThat(lost).isFalse();
  }

  @Test
  void whatWaitsForAWorkerIsNotLost() {
    hand(crew.beginner(now()));
    guard.settle();
    assertThat(crew.isLost(now(), () -> true)).isFalse();
  }

  @Test
  void whatNobodyConcludedIsLost() {
    hand(crew.hired(now()).orElseThrow());
    guard.settle();
    assertThat(crew.isLost(now(), () -> true)).as("its worker was never counted out").isTrue();
    crew.arrives();
    assertThat(crew.isLast(false, () -> false)).isFalse();
    assertThat(crew.isLost(now(), () -> true)).isFalse();
    assertThat(crew.isLost(now(), () -> false)).as("all is done, and nobody said so").isTrue();
  }

  @Test
  void afterItsEndNobodyIsHired() {
    crew.end();
    assertThat(crew.hired(now())).isEmpty();
  }
}
