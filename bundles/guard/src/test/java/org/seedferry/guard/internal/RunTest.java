package org.seedferry.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final Seam seam = new Seam();
  private final List<Runnable> jobs = new ArrayList<>();
  private final Run run = new Run(new Host(), Thread.currentThread());

  private final class Host implements Run.Host {
    @Override
    public Object lock() {
      return jobs;
    }

    @Override
    public TimeAndThreads time() {
      return seam;
    }

    @Override
    public void interrupt(Thread thread) {
      seam.interrupt(thread);
    }

    @Override
    public String label() {
      return "test";
    }

    @Override
    public void execute(Runnable job) {
      jobs.add(job);
    }
  }

  @AfterEach
  void close() {
    seam.close();
  }

  @Test
  void interruptThatComesWithTheStopEndsASleepWithoutAnException() throws Exception {
    Thread self = Thread.currentThread();
    Thread stopper =
        new Thread(
            () -> {
              run.stop(false);
              self.interrupt();
            });
    stopper.start();
    assertThat(run.sleep(LONG)).isFalse();
    assertThat(run.requested()).isTrue();
    while (stopper.isAlive()) {
      Thread.onSpinWait();
    }
    Thread.interrupted();
    assertThat(run.sleep(LONG)).isFalse();
  }

  @Test
  void interruptWithoutAStopIsAnException() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> run.sleep(LONG)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void closingWorkerIsKnownWhileItClosesAndGetsItsNameBack() {
    Thread self = Thread.currentThread();
    String name = self.getName();
    List<String> names = new ArrayList<>();
    List<Thread> closers = new ArrayList<>();
    run.onStop(
        () -> {
          names.add(self.getName());
          closers.add(run.closer());
        });
    run.stop(false);
    assertThat(jobs).hasSize(1);
    assertThat(names).isEmpty();
    jobs.get(0).run();
    // It is this thread's run as well, so the interrupt that follows the closing comes here.
    assertThat(Thread.interrupted()).isTrue();
    assertThat(names).containsExactly("test (closing)");
    assertThat(closers).containsExactly(self);
    assertThat(run.closer()).isNull();
    assertThat(self.getName()).isEqualTo(name);
  }

  @Test
  void runThatWasAskedOrStoppedServesNoOther() {
    assertThat(run.again()).isTrue();
    assertThat(run.requested()).isFalse();
    assertThat(run.again()).isFalse();
    Run stopped = new Run(new Host(), Thread.currentThread());
    stopped.stop(true);
    assertThat(stopped.again()).isFalse();
  }

  @Test
  void runThatServesOnceMoreIsInterruptedAgain() {
    assertThat(run.endAtOnce()).isTrue();
    assertThat(run.again()).isTrue();
    run.interrupt();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void endedRunIsNotInterruptedAnyMore() {
    run.end();
    run.interrupt();
    run.stop(false);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(jobs).isEmpty();
  }
}
