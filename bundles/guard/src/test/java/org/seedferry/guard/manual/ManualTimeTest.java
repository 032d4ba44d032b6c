package org.seedferry.guard.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.OwnedGuard;
import org.seedferry.guard.internal.Core;
import org.seedferry.guard.internal.Owners;

class ManualTimeTest {
  private final ManualTime time = new ManualTime();
  private final Core core = new Core(time, Owners.NONE);
  private final OwnedGuard guard = core.guard("owner", "owner");

  @AfterEach
  void close() {
    core.close();
  }

  @Test
  void cancelledTicksLeaveTheQueueAtOnce() {
    List<GuardedTask> tasks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      tasks.add(guard.every(Duration.ofHours(1), "tick", stop -> {}));
    }
    time.settle();
    assertThat(time.planned()).isEqualTo(100);
    tasks.forEach(GuardedTask::close);
    assertThat(time.planned()).isZero();
    assertThat(time.nanos()).isZero();
  }

  @Test
  void tickThatIsMovedOrWokenIsPlannedOnce() {
    GuardedTask task = guard.every(Duration.ofHours(1), "tick", stop -> {});
    time.settle();
    task.reschedule(Duration.ofHours(2));
    task.reschedule(Duration.ofMinutes(1));
    assertThat(time.planned()).isEqualTo(1);
    task.runSoon();
    task.runSoon();
    time.settle();
    assertThat(time.planned()).isEqualTo(1);
    assertThat(task.report().runs()).isEqualTo(2);
  }
}
