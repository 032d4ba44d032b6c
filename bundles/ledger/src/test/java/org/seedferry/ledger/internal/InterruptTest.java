package org.seedferry.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.GuardRuntime;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.OwnedGuard;
import org.seedferry.guard.TaskExit;

/** A task that is stopped is interrupted, wherever it is; the ledger of all others lives on. */
@Timeout(120)
class InterruptTest {

  @TempDir Path folder;

  private static Discovery found(String id) {
    return new Discovery("box", id, null, "Title", "tv", 1);
  }

  @Test
  void anInterruptedTaskStillGivesItsClaimBack() throws Exception {
    try (Databases database = Databases.inFile(folder)) {
      JdbcLedger ledger = database.ledger("n");
      Transfer held =
          ledger.claim(ledger.queue(found("a")).orElseThrow(), Duration.ofMinutes(1)).orElseThrow();

      Thread.currentThread().interrupt();
      ledger.release(held);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(ledger.get(held.id()).orElseThrow().owner()).isNull();
    }
  }

  @Test
  void interruptsInTheMiddleOfWorkHarmNobody() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Databases database = Databases.inFile(folder)) {
      JdbcLedger ledger = database.ledger("n");
      AtomicReference<Thread> victim = new AtomicReference<>();
      AtomicInteger step = new AtomicInteger();
      Future<?> interrupted =
          threads.submit(
              () -> {
                victim.set(Thread.currentThread());
                for (int i = 1; i <= 300; i++) {
                  ledger.queue(found("v" + i));
                  step.set(i);
                }
              });
      Future<?> bystander =
          threads.submit(
              () -> {
                for (int i = 0; i < 300; i++) {
                  ledger.queue(found("b" + i));
                }
              });
      int interrupts = 0;
      int before = -1;
      while (!interrupted.isDone()) {
        Thread thread = victim.get();
        int now = step.get();
        if (thread != null && now != before && now < 300) {
          before = now;
          thread.interrupt();
          interrupts++;
        }
        Thread.onSpinWait();
      }

      bystander.get();
      interrupted.get();
      assertThat(interrupts).isGreaterThan(10);
      assertThat(ledger.in(List.of(TransferState.QUEUED))).hasSize(600);
      assertThat(ledger.events(0, 1_000)).hasSize(600);
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void tasksThatAreStoppedInTheMiddleOfTheirWorkDisturbNobody() throws Exception {
    AtomicInteger number = new AtomicInteger();
    AtomicInteger queued = new AtomicInteger();
    List<TaskExit> panics = new CopyOnWriteArrayList<>();
    try (Databases database = Databases.inFile(folder);
        GuardRuntime runtime = new GuardRuntime();
        OwnedGuard guard = runtime.guard("test")) {
      runtime.add(
          exit -> {
            if (exit.reason() == ExitReason.PANIC) {
              panics.add(exit);
            }
          });
      JdbcLedger ledger = database.ledger("n", guard);
      for (int round = 0; round < 200; round++) {
        int enough = queued.get() + 8;
        List<GuardedTask> writers =
            Stream.generate(
                    () ->
                        guard.once(
                            "write",
                            stop -> {
                              while (!stop.requested()) {
                                ledger.queue(found("w" + number.incrementAndGet()));
                                queued.incrementAndGet();
                              }
                            }))
                .limit(4)
                .toList();
        while (queued.get() < enough && panics.isEmpty()) {
          Thread.onSpinWait();
        }
        writers.forEach(GuardedTask::cancel);
        writers.forEach(GuardedTask::close);
      }
      assertThat(panics).isEmpty();
      assertThat(ledger.events(0, 100_000)).hasSize(queued.get());
    }
  }
}
