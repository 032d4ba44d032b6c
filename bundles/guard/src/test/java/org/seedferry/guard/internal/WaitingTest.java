package org.seedferry.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private final Seam seam = new Seam();

  @AfterEach
  void close() {
    seam.close();
  }

  @Test
  void interruptIsKeptForTheCallerAndDoesNotShortenTheWait() {
    Interrupted gate = new Interrupted(true);
    Waiting.uninterrupted(gate);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(gate.waits).isEqualTo(2);
  }

  @Test
  void undisturbedWaitLeavesNoInterrupt() {
    Interrupted gate = new Interrupted(true);
    gate.waits = 1;
    Waiting.uninterrupted(gate);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void interruptIsKeptForTheCallerOfAWaitWithALimit() {
    assertThat(Waiting.uninterrupted(new Interrupted(true), seam, seam.nanos())).isTrue();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Waiting.uninterrupted(new Interrupted(false), seam, seam.nanos())).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  /** A gate whose first wait is interrupted. */
  private static final class Interrupted implements TimeAndThreads.Gate {
    private final boolean opens;
    private int waits;

    Interrupted(boolean opens) {
      this.opens = opens;
    }

    @Override
    public void open() {}

    @Override
    public boolean await(Duration limit) throws InterruptedException {
      await();
      return opens;
    }

    @Override
    public void await() throws InterruptedException {
      if (waits++ == 0) {
        throw new InterruptedException();
      }
    }
  }
}
