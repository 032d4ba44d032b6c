package org.seedferry.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.seedferry.guard.internal.TimeAndThreads.Turn;

@Timeout(60)
class WorkersTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  /** The machine's time, and threads that are counted and may be refused. */
  private static final class Machine implements Workers.Machine {
    private final Set<Thread> alive = ConcurrentHashMap.newKeySet();
    private final Semaphore refusals = new Semaphore(0);
    private final Semaphore dismissals = new Semaphore(0);

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public Thread thread(String name, Runnable body) {
      if (refusals.tryAcquire()) {
        throw new OutOfMemoryError("no thread");
      }
      Thread thread =
          new Thread(
              () -> {
                body.run();
                alive.remove(Thread.currentThread());
              },
              name);
      alive.add(thread);
      return thread;
    }

    @Override
    public void dismissed(Workers workers) {
      dismissals.release();
    }
  }

  private final Machine machine = new Machine();
  private final Alarm alarm = new Alarm(System::nanoTime);
  private final Thread timer = new Thread(alarm, "timer");
  private final Workers workers = new Workers(machine, alarm, "owner", 300 * MILLI);
  private final Workers lasting = new Workers(machine, alarm, "lasting", HOUR);
  private final BlockingQueue<Thread> ran = new LinkedBlockingQueue<>();

  WorkersTest() {
    timer.start();
  }

  @AfterEach
  void close() throws InterruptedException {
    workers.dismiss();
    lasting.dismiss();
    alarm.close();
    timer.join();
    until(machine.alive::isEmpty);
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      never.await(2, TimeUnit.MILLISECONDS);
    }
  }

  private Thread ran() throws InterruptedException {
    Thread thread = ran.poll(20, TimeUnit.SECONDS);
    assertThat(thread).isNotNull();
    return thread;
  }

  private void note() {
    ran.add(Thread.currentThread());
  }

  @Test
  void jobThatComesAgainStaysInItsThread() throws Exception {
    Turn[] turn = new Turn[1];
    turn[0] =
        lasting.turn(
            (dress, now) -> {
              note();
              turn[0].again(now + MILLI);
            });
    turn[0].at(machine.nanos());
    Set<Thread> threads = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      threads.add(ran());
    }
    assertThat(threads).hasSize(1);
  }

  @Test
  void whatIsDueWhileAllWorkersAreBusyGetsAnotherOne() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    lasting.turn((dress, now) -> note()).at(machine.nanos() + 20 * MILLI);
    lasting.execute(
        () -> {
          busy.countDown();
          awaitQuietly(free);
        });
    busy.await();
    ran();
    free.countDown();
  }

  @Test
  void manyJobsThatAreDueTogetherRunTogether() throws Exception {
    int many = 50;
    CountDownLatch all = new CountDownLatch(many);
    long at = machine.nanos() + 20 * MILLI;
    for (int i = 0; i < many; i++) {
      lasting
          .turn(
              (dress, now) -> {
                all.countDown();
                awaitQuietly(all);
                note();
              })
          .at(at);
    }
    for (int i = 0; i < many; i++) {
      ran();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void idleWorkersEndAndWhatIsDueAfterwardsIsRunAllTheSame() throws Exception {
    workers.execute(this::note);
    Thread first = ran();
    workers.turn((dress, now) -> note()).at(machine.nanos() + 900 * MILLI);
    until(machine.alive::isEmpty);
    assertThat(ran.isEmpty()).isTrue();
    assertThat(ran()).isNotSameAs(first);
  }

  @Test
  void idleWorkerMindsWhatIsPlannedEarlierThanWhatItWaitsFor() throws Exception {
    lasting.execute(this::note);
    Thread worker = ran();
    lasting.turn((dress, now) -> {}).at(machine.nanos() + HOUR / 2);
    lasting.turn((dress, now) -> note()).at(machine.nanos() + 20 * MILLI);
    assertThat(ran()).isSameAs(worker);
  }

  @Test
  void cancelledTurnLeavesTheQueueAtOnce() throws Exception {
    WeakReference<Object> job = planAndCancel();
    until(
        () -> {
          System.gc();
          return job.get() == null;
        });
  }

  private WeakReference<Object> planAndCancel() {
    byte[] big = new byte[1 << 20];
    Turn turn = lasting.turn((dress, now) -> big[0] = 1);
    turn.at(machine.nanos() + HOUR);
    turn.cancel();
    return new WeakReference<>(big);
  }

  @Test
  void cancelledTurnDoesNotRunAndOthersDo() throws Exception {
    Turn cancelled =
        lasting.turn(
            (dress, now) -> {
              throw new AssertionError("cancelled");
            });
    cancelled.at(machine.nanos() + 30 * MILLI);
    lasting.turn((dress, now) -> note()).at(machine.nanos() + 60 * MILLI);
    cancelled.cancel();
    ran();
  }

  @Test
  void turnThatIsMovedRunsOnceAtItsNewTime() throws Exception {
    Turn turn = lasting.turn((dress, now) -> note());
    turn.at(machine.nanos() + HOUR);
    turn.at(machine.nanos() + 10 * MILLI);
    ran();
    turn.at(machine.nanos() + 10 * MILLI);
    turn.at(machine.nanos() + HOUR);
    lasting.turn((dress, now) -> note()).at(machine.nanos() + 50 * MILLI);
    ran();
    assertThat(ran.isEmpty()).isTrue();
  }

  @Test
  void interruptOfAnIdleWorkerDoesNotReachTheNextJob() throws Exception {
    lasting.execute(this::note);
    Thread worker = ran();
    until(() -> worker.getState() == Thread.State.TIMED_WAITING);
    worker.interrupt();
    until(() -> !worker.isInterrupted());
    lasting.execute(
        () -> {
          if (!Thread.currentThread().isInterrupted()) {
            note();
          }
        });
    assertThat(ran()).isSameAs(worker);
  }

  @Test
  void jobThatThrowsTakesNoWorkerWithIt() throws Exception {
    lasting.execute(
        () -> {
          note();
          throw new StackOverflowError();
        });
    Thread worker = ran();
    until(() -> worker.getState() == Thread.State.TIMED_WAITING);
    lasting.execute(this::note);
    assertThat(ran()).isSameAs(worker);
  }

  @Test
  void whoAsksForAWorkerThatCannotBeHadIsTold() throws Exception {
    machine.refusals.release();
    assertThatThrownBy(() -> lasting.execute(this::note)).isInstanceOf(OutOfMemoryError.class);
    lasting.execute(this::note);
    ran();
  }

  @Test
  void workerThatCannotBeHadAtADueTimeComesLater() throws Exception {
    machine.refusals.release();
    lasting.turn((dress, now) -> note()).at(machine.nanos() + 10 * MILLI);
    ran();
    assertThat(machine.refusals.availablePermits()).isZero();
  }

  @Test
  void retiredWorkersEndAtOnceAndWorkOffWhatComes() throws Exception {
    lasting.execute(this::note);
    ran();
    lasting.retire();
    until(machine.alive::isEmpty);
    lasting.execute(this::note);
    ran();
    until(machine.alive::isEmpty);
  }

  @Test
  void dismissedWorkersEndAtOnceAndTakeNothingMore() throws Exception {
    lasting.execute(this::note);
    ran();
    lasting.dismiss();
    assertThat(machine.dismissals.tryAcquire()).isTrue();
    until(machine.alive::isEmpty);
    assertThatThrownBy(() -> lasting.execute(this::note))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> lasting.turn((dress, now) -> note()).at(machine.nanos() + HOUR))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
