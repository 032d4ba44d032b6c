package org.seedferry.guard.internal.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceReference;
import org.seedferry.guard.BrokenLog;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.GuardListener;
import org.seedferry.guard.GuardedPool;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.LogLines;
import org.seedferry.guard.OwnedGuard;
import org.seedferry.guard.TaskReport;

@Timeout(60)
class GuardHostTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final FakeFramework framework = new FakeFramework();
  private final Bundle plugin = framework.bundle(7, "the.plugin");
  private final Bundle stranger = framework.bundle(8, null);
  private final GuardHost host = new GuardHost(framework.context());

  @AfterEach
  void close() {
    host.stop();
  }

  private static GuardedTask sleeper(OwnedGuard guard, String name) {
    return guard.loop(name, stop -> stop.sleep(LONG));
  }

  @Test
  void tasksAreAccountedToTheirBundle() {
    sleeper(host.open(plugin), "mine");
    sleeper(host.open(stranger), "theirs");
    assertThat(host.tasks())
        .extracting(task -> task.bundle() + "/" + task.operation())
        .containsExactly("bundle-8/theirs", "the.plugin/mine");
  }

  @Test
  void componentThatGoesAloneTakesOnlyItsOwnTasks() throws Exception {
    OwnedGuard first = host.open(plugin);
    OwnedGuard second = host.open(plugin);
    GuardedTask mine = sleeper(first, "mine");
    GuardedTask neighbour = sleeper(second, "neighbour");
    host.close(first, plugin);
    assertThat(mine.ended()).isTrue();
    assertThat(neighbour.await(Duration.ofMillis(20))).isFalse();
  }

  @Test
  void firstComponentOfAStoppingBundleCancelsThemAll() throws Exception {
    OwnedGuard first = host.open(plugin);
    GuardedTask neighbour = sleeper(host.open(plugin), "neighbour");
    GuardedTask theirs = sleeper(host.open(stranger), "theirs");
    framework.set(plugin, Bundle.STOPPING);
    host.close(first, plugin);
    assertThat(neighbour.await(LIMIT)).isTrue();
    assertThat(theirs.await(Duration.ofMillis(20))).isFalse();
  }

  @Test
  void drainingPoolOfAStoppingBundleIsNotCancelledByItsFirstComponent() throws Exception {
    OwnedGuard first = host.open(plugin);
    OwnedGuard second = host.open(plugin);
    CountDownLatch free = new CountDownLatch(1);
    GuardedPool pool = second.pool("fetch", 1, 1).drainOnClose(LIMIT);
    GuardedTask item = pool.submit("item", Map.of(), stop -> free.await());
    framework.set(plugin, Bundle.STOPPING);
    host.close(first, plugin);
    assertThat(item.await(Duration.ofMillis(20))).isFalse();
    free.countDown();
    host.close(second, plugin);
    assertThat(item.report().lastExit()).isEqualTo(ExitReason.COMPLETED);
  }

  @Test
  void stoppingGuardCancelsTheTasksOfAll() throws Exception {
    OwnedGuard first = host.open(plugin);
    GuardedTask theirs = sleeper(host.open(stranger), "theirs");
    framework.set(framework.guard(), Bundle.STOPPING);
    host.close(first, plugin);
    assertThat(theirs.await(LIMIT)).isTrue();
  }

  @Test
  void firstTaskThatIsClosedInAStoppingBundleCancelsThemAll() throws Exception {
    GuardedTask mine = sleeper(host.open(plugin), "mine");
    GuardedTask neighbour = sleeper(host.open(plugin), "neighbour");
    GuardedTask theirs = sleeper(host.open(stranger), "theirs");
    framework.set(plugin, Bundle.STOPPING);
    mine.close();
    assertThat(neighbour.await(LIMIT)).isTrue();
    assertThat(theirs.await(Duration.ofMillis(20))).isFalse();
  }

  @Test
  void firstTaskThatIsClosedInAStoppingFrameworkCancelsTheTasksOfAll() throws Exception {
    GuardedTask mine = sleeper(host.open(plugin), "mine");
    GuardedTask theirs = sleeper(host.open(stranger), "theirs");
    framework.set(framework.context().getBundle(0), Bundle.STOPPING);
    mine.close();
    assertThat(theirs.await(LIMIT)).isTrue();
  }

  @Test
  void taskThatIsClosedInABundleThatStaysCancelsNothingElse() throws Exception {
    GuardedTask mine = sleeper(host.open(plugin), "mine");
    GuardedTask neighbour = sleeper(host.open(plugin), "neighbour");
    mine.close();
    assertThat(neighbour.await(Duration.ofMillis(20))).isFalse();
  }

  @Test
  void nothingIsStartedWhileItsBundleStops() throws Exception {
    OwnedGuard guard = host.open(plugin);
    GuardedPool pool = guard.pool("fetch", 1, 1);
    framework.set(plugin, Bundle.STOPPING);
    assertRefused(guard, pool);
    framework.set(plugin, Bundle.RESOLVED);
    assertRefused(guard, pool);
    framework.uninstall(plugin);
    assertRefused(guard, pool);
    assertThat(host.tasks()).isEmpty();
    GuardedTask other = host.open(stranger).once("fine", stop -> {});
    assertThat(other.await(LIMIT)).isTrue();
  }

  @Test
  void nothingIsStartedWhileTheGuardStops() {
    OwnedGuard guard = host.open(plugin);
    GuardedPool pool = guard.pool("fetch", 1, 1);
    framework.set(framework.guard(), Bundle.STOPPING);
    assertRefused(guard, pool);
  }

  private static void assertRefused(OwnedGuard guard, GuardedPool pool) {
    assertThatThrownBy(() -> guard.once("late", stop -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the.plugin/late is not started: its ");
    assertThatThrownBy(() -> guard.pool("late", 1, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the.plugin/late is not opened: its ");
    assertThatThrownBy(() -> pool.submit("late", Map.of(), stop -> {}))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pool.trySubmit("late", Map.of(), stop -> {}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void startInARunWhileTheBundleStopsIsNoPanic() throws Exception {
    OwnedGuard guard = host.open(plugin);
    CountDownLatch stopping = new CountDownLatch(1);
    GuardedTask task =
        guard.once(
            "starts",
            stop -> {
              stopping.await();
              guard.once("late", inner -> {});
            });
    framework.set(plugin, Bundle.STOPPING);
    stopping.countDown();
    assertThat(task.await(LIMIT)).isTrue();
    assertThat(task.report().lastExit()).isEqualTo(ExitReason.FAILED);
    assertThat(task.report().lastError())
        .contains("the.plugin/late is not started: its bundle is stopping");
  }

  @Test
  void whatAStoppedBundleLeavesIsClosedAndNamed() {
    try (LogLines log = new LogLines("org.seedferry.guard.internal.osgi")) {
      OwnedGuard guard = host.open(plugin);
      GuardedTask left = sleeper(guard, "left");
      framework.tell(plugin, BundleEvent.STOPPING);
      framework.tell(plugin, BundleEvent.UPDATED);
      framework.tell(stranger, BundleEvent.STOPPED);
      assertThat(left.ended()).isFalse();
      framework.set(plugin, Bundle.RESOLVED);
      framework.tell(plugin, BundleEvent.STOPPED);
      assertThat(left.ended()).isTrue();
      framework.uninstall(plugin);
      assertThat(log.lines())
          .containsExactly(
              "WARN the.plugin has stopped and left [left] running; the guard has closed for it");
      assertThat(LogLines.field(log.events().get(0), "bundle")).isEqualTo("the.plugin");
      assertThatThrownBy(() -> guard.once("late", stop -> {}))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whatAnUninstalledBundleLeavesIsClosed() {
    GuardedTask left = sleeper(host.open(plugin), "left");
    framework.uninstall(plugin);
    assertThat(left.ended()).isTrue();
    assertThat(host.tasks()).isEmpty();
  }

  @Test
  void componentThatForgetsToCloseIsNamedAndOneThatClosesIsNot() {
    try (LogLines log = new LogLines("org.seedferry.guard.internal.osgi")) {
      OwnedGuard careful = host.open(plugin);
      sleeper(careful, "closed").close();
      host.close(careful, plugin);
      OwnedGuard forgetful = host.open(plugin);
      GuardedTask forgotten = sleeper(forgetful, "forgotten");
      host.close(forgetful, plugin);
      assertThat(forgotten.ended()).isTrue();
      assertThat(log.lines())
          .containsExactly(
              "INFO the.plugin went without closing [forgotten]; the guard closes for it");
      assertThat(LogLines.field(log.events().get(0), "bundle")).isEqualTo("the.plugin");
    }
  }

  @Test
  void brokenLogDoesNotKeepTheGuardFromClosing() {
    try (BrokenLog broken = new BrokenLog()) {
      OwnedGuard forgetful = host.open(plugin);
      GuardedTask first = sleeper(forgetful, "first");
      GuardedTask second = sleeper(host.open(stranger), "second");
      host.close(forgetful, plugin);
      framework.uninstall(stranger);
      assertThat(first.ended()).isTrue();
      assertThat(second.ended()).isTrue();
      assertThat(broken.calls()).isPositive();
    }
  }

  @Test
  void listenersHearOfExitsWhileTheyAreBound() throws Exception {
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    GuardListener listener = exit -> heard.add(exit.bundle() + "/" + exit.operation());
    ServiceReference<GuardListener> reference = framework.service(listener);
    OwnedGuard guard = host.open(plugin);
    host.add(reference);
    assertThat(guard.once("first", stop -> {}).await(LIMIT)).isTrue();
    host.remove(reference);
    assertThat(guard.once("second", stop -> {}).await(LIMIT)).isTrue();
    assertThat(heard).containsExactly("the.plugin/first");
  }

  @Test
  void aListenerIsGotAtTheFirstExitAndGivenBackWhenItGoes() throws Exception {
    ServiceReference<GuardListener> reference = framework.service(exit -> {});
    OwnedGuard guard = host.open(plugin);
    host.add(reference);
    assertThat(framework.inUse()).isZero();
    assertThat(guard.once("first", stop -> {}).await(LIMIT)).isTrue();
    assertThat(guard.once("second", stop -> {}).await(LIMIT)).isTrue();
    assertThat(framework.inUse()).isOne();
    host.remove(reference);
    assertThat(framework.inUse()).isZero();
  }

  @Test
  void stoppedHostHasClosedEverythingAndListensNoMore() {
    GuardedTask task = sleeper(host.open(plugin), "task");
    assertThat(framework.listeners()).isEqualTo(1);
    host.stop();
    assertThat(task.ended()).isTrue();
    assertThat(host.tasks()).extracting(TaskReport::operation).isEmpty();
    assertThat(framework.listeners()).isZero();
    assertThatThrownBy(() -> host.open(plugin)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void threadsAreOnTheReport() throws Exception {
    GuardedTask task = sleeper(host.open(plugin), "task");
    CountDownLatch never = new CountDownLatch(1);
    while (host.threads().stream().noneMatch(thread -> thread.task().equals("task"))) {
      never.await(2, java.util.concurrent.TimeUnit.MILLISECONDS);
    }
    assertThat(host.threads())
        .filteredOn(thread -> thread.task().equals("task"))
        .allMatch(thread -> thread.owner().equals("the.plugin"));
    task.close();
  }
}
