package org.seedferry.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.seedferry.guard.TaskSpec.Schedule;

class TaskSpecTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void shortFormsHaveTheirDefaults() {
    assertThat(TaskSpec.every(SECOND, "a").restart()).isEqualTo(Backoff.DEFAULT);
    assertThat(TaskSpec.loop("a").restart()).isEqualTo(Backoff.DEFAULT);
    assertThat(TaskSpec.once("a").restart()).isNull();
    assertThat(TaskSpec.once("a").stopWithin()).isEqualTo(Duration.ofSeconds(4));
    assertThat(TaskSpec.loop("a").exitOnPanic().restart()).isNull();
    assertThat(TaskSpec.once("a").after(SECOND).initialDelay()).isEqualTo(SECOND);
  }

  @Test
  void fieldsAreTakenOverOnce() {
    Map<String, String> fields = new HashMap<>(Map.of("a", "b"));
    TaskSpec spec = TaskSpec.once("task").fields(fields);
    fields.clear();
    assertThat(spec.fields()).containsExactly(Map.entry("a", "b"));
  }

  @Test
  void nonsenseIsRefusedWithTheNameOfTheTask() {
    refused(() -> TaskSpec.once(" "), "needs a name");
    refused(() -> TaskSpec.once(null), "needs a name");
    refused(() -> TaskSpec.every(Duration.ZERO, "poll"), "task poll: interval");
    refused(() -> TaskSpec.every(SECOND.negated(), "poll"), "task poll: interval");
    refused(() -> TaskSpec.every(null, "poll"), "task poll: an interval");
    refused(
        () -> new TaskSpec("poll", Schedule.LOOP, SECOND, SECOND, null, SECOND, Map.of()),
        "task poll: an interval");
    refused(() -> TaskSpec.once("poll").after(SECOND.negated()), "task poll: initial delay");
    refused(() -> TaskSpec.once("poll").stopWithin(Duration.ZERO), "task poll: stop limit");
    refused(() -> TaskSpec.once("poll").stopWithin(SECOND.negated()), "task poll: stop limit");
  }

  private static void refused(Runnable build, String message) {
    assertThatThrownBy(build::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
