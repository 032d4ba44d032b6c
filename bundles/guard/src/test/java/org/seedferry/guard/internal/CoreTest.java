package org.seedferry.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.seedferry.guard.GuardedPool;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.OwnedGuard;
import org.seedferry.guard.TaskSpec;

@Timeout(60)
class CoreTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final Core core = new Core(new RealTime(), Owners.NONE);

  @AfterEach
  void close() {
    core.close();
  }

  @Test
  void whatItsOwnerHasNotClosedIsNamed() {
    OwnedGuard guard = core.guard(7L, "plugin");
    GuardedTask closed = guard.loop("closed", stop -> stop.sleep(LONG));
    guard.loop("forgotten", stop -> stop.sleep(LONG));
    closed.close();
    assertThat(Core.unclosed(guard)).containsExactly("forgotten");
  }

  @Test
  void cancellingForTheOwnerStillTellsWhatTheOwnerForgetsLater() throws Exception {
    OwnedGuard guard = core.guard(7L, "plugin");
    GuardedTask closed = guard.loop("closed", stop -> stop.sleep(LONG));
    GuardedTask forgotten = guard.loop("forgotten", stop -> stop.sleep(LONG));
    core.cancelAll(7L);
    assertThat(forgotten.await(Duration.ofSeconds(20))).isTrue();
    closed.close();
    assertThat(Core.unclosed(guard)).containsExactly("forgotten");
  }

  @Test
  void aPoolThatItsOwnerClosesAfterItsItemsHaveEndedIsNotForgotten() throws Exception {
    OwnedGuard guard = core.guard(7L, "plugin");
    GuardedPool pool = guard.pool("fetch", 1, 1);
    GuardedTask item = pool.submit("fetch", Map.of(), stop -> stop.sleep(LONG));
    core.cancelAll(7L);
    assertThat(item.await(Duration.ofSeconds(20))).isTrue();
    assertThat(Core.unclosed(guard)).containsExactly("fetch");
    pool.close();
    assertThat(Core.unclosed(guard)).isEmpty();
  }

  @Test
  void cancelsAllTasksOfOneOwnerAndOfNoOther() throws Exception {
    OwnedGuard first = core.guard(7L, "plugin");
    OwnedGuard second = core.guard(7L, "plugin");
    OwnedGuard stranger = core.guard(8L, "stranger");
    GuardedTask a = first.loop("a", stop -> stop.sleep(LONG));
    GuardedTask b = second.loop("b", stop -> stop.sleep(LONG));
    GuardedTask c = stranger.loop("c", stop -> stop.sleep(LONG));
    core.cancelAll(7L);
    assertThat(a.await(Duration.ofSeconds(20))).isTrue();
    assertThat(b.await(Duration.ofSeconds(20))).isTrue();
    assertThat(c.await(Duration.ofMillis(20))).isFalse();
  }

  @Test
  void closesForAnOwnerThatIsGoneAndNamesWhatItLeft() {
    OwnedGuard guard = core.guard(7L, "plugin");
    GuardedTask left = guard.loop("left", stop -> stop.sleep(LONG));
    assertThat(core.closeAll(7L)).containsExactly("left");
    assertThat(left.ended()).isTrue();
    assertThat(core.closeAll(7L)).isEmpty();
    assertThat(core.tasks()).isEmpty();
  }

  @Test
  void limitsOfAllOwnersRunAtTheSameTimeWhenTheGuardCloses() throws Exception {
    CountDownLatch begun = new CountDownLatch(3);
    CountDownLatch free = new CountDownLatch(1);
    for (long i = 0; i < 3; i++) {
      core.guard(i, "plugin " + i)
          .start(
              TaskSpec.loop("hangs").stopWithin(Duration.ofSeconds(1)),
              stop -> {
                begun.countDown();
                while (free.getCount() > 0) {
                  Thread.onSpinWait();
                }
              });
    }
    begun.await();
    long began = System.nanoTime();
    core.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(2_000));
    free.countDown();
  }
}
