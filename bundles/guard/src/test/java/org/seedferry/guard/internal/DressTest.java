package org.seedferry.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.StopSignal;
import org.seedferry.guard.TaskSpec;
import org.seedferry.guard.manual.ManualGuard;
import org.slf4j.MDC;

/** What one run leaves for the next one in the same worker, where nobody listens in between. */
class DressTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualGuard guard = new ManualGuard();
  private final List<Map<String, String>> fields = new ArrayList<>();
  private final List<Thread> workers = new ArrayList<>();

  @AfterEach
  void close() {
    guard.close();
  }

  private void note() {
    fields.add(MDC.getCopyOfContextMap());
    workers.add(Thread.currentThread());
  }

  private void assertOneWorker() {
    assertThat(workers).hasSizeGreaterThan(1);
    assertThat(workers.stream().distinct()).hasSize(1);
  }

  @Test
  void whatARunPutsIntoTheFieldsIsGoneInTheNextOne() {
    guard.every(
        SECOND,
        "poll",
        stop -> {
          note();
          MDC.put("left", "behind");
        });
    guard.advance(SECOND.multipliedBy(3));
    assertOneWorker();
    assertThat(fields).hasSize(4).containsOnly(Map.of("operation", "poll", "bundle", "test"));
  }

  @Test
  void fieldsThatARunChangesOrTakesAwayAreBackInTheNextOne() {
    guard.start(
        TaskSpec.every(SECOND, "poll").fields(Map.of("seedbox", "s1")),
        stop -> {
          note();
          if (fields.size() == 1) {
            MDC.put("seedbox", "other");
          } else {
            MDC.clear();
          }
        });
    guard.advance(SECOND.multipliedBy(3));
    assertOneWorker();
    assertThat(fields)
        .hasSize(4)
        .containsOnly(Map.of("operation", "poll", "bundle", "test", "seedbox", "s1"));
  }

  @Test
  void fieldsOfOneTaskAreNotThoseOfTheNextInItsWorker() {
    guard.start(TaskSpec.every(SECOND, "first").fields(Map.of("seedbox", "s1")), stop -> note());
    guard.start(TaskSpec.every(SECOND, "second").after(Duration.ofMillis(500)), stop -> note());
    guard.advance(SECOND.multipliedBy(2));
    assertOneWorker();
    assertThat(fields)
        .containsOnly(
            Map.of("operation", "first", "bundle", "test", "seedbox", "s1"),
            Map.of("operation", "second", "bundle", "test"));
  }

  @Test
  void jobBesideATaskHasItsFieldsNot() {
    guard.every(SECOND, "poll", stop -> note());
    GuardedTask closes =
        guard.loop(
            "closes",
            stop -> {
              stop.onStop(this::note);
              stop.sleep(Duration.ofHours(1));
            });
    guard.settle();
    closes.close();
    Map<String, String> seen = fields.get(fields.size() - 1);
    assertThat(seen == null ? Map.of() : seen).isEqualTo(Map.of());
  }

  @Test
  void nameAndClassLoaderOfAWorkerAreAsTheyWere() {
    List<String> names = new ArrayList<>();
    List<ClassLoader> loaders = new ArrayList<>();
    guard.every(
        SECOND,
        "poll",
        stop -> {
          Thread self = Thread.currentThread();
          workers.add(self);
          names.add(self.getName());
          loaders.add(self.getContextClassLoader());
          self.setName("mine");
          self.setContextClassLoader(new ClassLoader() {});
        });
    guard.advance(SECOND);
    assertOneWorker();
    assertThat(names).containsExactly("test/poll", "test/poll");
    assertThat(loaders).containsOnly(Core.class.getClassLoader());
    assertThat(workers.get(0).getContextClassLoader()).isSameAs(Core.class.getClassLoader());
  }

  @Test
  void workerWithoutATaskShowsThatItIsIdle() {
    guard.once("single", stop -> workers.add(Thread.currentThread()));
    guard.settle();
    assertThat(workers.get(0).getName()).endsWith("/idle");
  }

  @Test
  void signalThatWasAskedIsNoOtherRuns() {
    List<StopSignal> signals = new ArrayList<>();
    List<String> closed = new ArrayList<>();
    guard.every(
        SECOND,
        "poll",
        stop -> {
          signals.add(stop);
          stop.requested();
          stop.sleep(Duration.ofMillis(10));
        });
    guard.advance(SECOND.multipliedBy(2));
    StopSignal old = signals.get(0);
    assertThat(signals).hasSize(2).doesNotHaveDuplicates();
    old.onStop(() -> closed.add("at once"));
    assertThat(closed).containsExactly("at once");
    assertThat(old.requested()).isFalse();
  }

  @Test
  void signalOfARunThatIsOverBindsNothingBetweenTheRuns() {
    List<StopSignal> signals = new ArrayList<>();
    List<String> closed = new ArrayList<>();
    guard.every(SECOND, "poll", signals::add);
    guard.settle();
    signals.get(0).onStop(() -> closed.add("at once"));
    assertThat(closed).containsExactly("at once");
    guard.advance(SECOND);
    assertThat(signals).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void interruptThatARunLeavesBehindIsGoneInTheNextOne() {
    List<Boolean> interrupted = new ArrayList<>();
    guard.every(
        SECOND,
        "poll",
        stop -> {
          interrupted.add(Thread.currentThread().isInterrupted());
          Thread.currentThread().interrupt();
        });
    guard.advance(SECOND);
    assertThat(interrupted).containsExactly(false, false);
  }
}
