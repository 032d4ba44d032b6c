package org.seedferry.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.seedferry.guard.ClosedException;
import org.seedferry.guard.ExitReason;

class OutcomeTest {

  private static Throwable wrapped(Throwable cause, int times) {
    Throwable outer = cause;
    for (int i = 0; i < times; i++) {
      outer = new IllegalStateException("wrapped", outer);
    }
    return outer;
  }

  @Test
  void whileNobodyStopsOnlyTheKindOfTheThrowCounts() {
    assertThat(Outcome.of(null, false)).isEqualTo(ExitReason.COMPLETED);
    assertThat(Outcome.of(new IOException(), false)).isEqualTo(ExitReason.FAILED);
    assertThat(Outcome.of(new InterruptedException(), false)).isEqualTo(ExitReason.FAILED);
    assertThat(Outcome.of(new TimeoutException(), false)).isEqualTo(ExitReason.FAILED);
    assertThat(Outcome.of(new CancellationException(), false)).isEqualTo(ExitReason.FAILED);
    assertThat(Outcome.of(new IllegalStateException(), false)).isEqualTo(ExitReason.PANIC);
    assertThat(Outcome.of(new StackOverflowError(), false)).isEqualTo(ExitReason.PANIC);
    assertThat(Outcome.of(new Throwable("neither"), false)).isEqualTo(ExitReason.PANIC);
    assertThat(Outcome.of(wrapped(new InterruptedException(), 1), false))
        .isEqualTo(ExitReason.PANIC);
  }

  @Test
  void inAStopWhatTheStopProvokesIsNoPanic() {
    assertThat(Outcome.of(null, true)).isEqualTo(ExitReason.CANCELLED);
    assertThat(Outcome.of(new IOException(), true)).isEqualTo(ExitReason.CANCELLED);
    assertThat(Outcome.of(new UncheckedIOException(new IOException()), true))
        .isEqualTo(ExitReason.CANCELLED);
    assertThat(Outcome.of(wrapped(new InterruptedException(), 1), true))
        .isEqualTo(ExitReason.CANCELLED);
    assertThat(Outcome.of(wrapped(new ClosedByInterruptException(), 2), true))
        .isEqualTo(ExitReason.CANCELLED);
    assertThat(Outcome.of(wrapped(new CancellationException(), 1), true))
        .isEqualTo(ExitReason.CANCELLED);
    assertThat(Outcome.of(new ClosedException("closed"), true)).isEqualTo(ExitReason.CANCELLED);
  }

  @Test
  void inAStopWhatTheStopDoesNotProvokeStaysAPanic() {
    assertThat(Outcome.of(new IllegalStateException("bug"), true)).isEqualTo(ExitReason.PANIC);
    assertThat(Outcome.of(new OutOfMemoryError(), true)).isEqualTo(ExitReason.PANIC);
    assertThat(Outcome.of(wrapped(new IOException(), 1), true)).isEqualTo(ExitReason.PANIC);
  }

  @Test
  void causesAreFollowedForTwentySteps() {
    assertThat(Outcome.of(wrapped(new InterruptedException(), 19), true))
        .isEqualTo(ExitReason.CANCELLED);
    assertThat(Outcome.of(wrapped(new InterruptedException(), 20), true))
        .isEqualTo(ExitReason.PANIC);
  }

  @Test
  void causesThatGoInACircleEnd() {
    IllegalStateException first = new IllegalStateException("first");
    first.initCause(new IllegalStateException("second", first));
    assertThat(Outcome.of(first, true)).isEqualTo(ExitReason.PANIC);
    assertThat(Outcome.loggable(first)).isSameAs(first);
  }

  @Test
  void throwIsDescribedInOneLine() {
    assertThat(Outcome.describe(null)).isNull();
    assertThat(Outcome.describe(new IOException())).isEqualTo("java.io.IOException");
    assertThat(Outcome.describe(new IOException("no"))).isEqualTo("java.io.IOException: no");
    assertThat(Outcome.describe(new Hostile())).isEqualTo(Hostile.class.getName());
  }

  @Test
  void whatCannotBeLoggedHasAStandIn() {
    Throwable fine = new IOException("fine");
    assertThat(Outcome.loggable(fine)).isSameAs(fine);
    assertThat(Outcome.loggable(new IOException("outer", new Hostile())))
        .hasMessageContaining("java.io.IOException fails to describe itself");
  }

  @Test
  void samePanicIsOneFromTheSamePlaceAndSameFailureOneWithTheSameWords() {
    assertThat(Outcome.signature(ExitReason.PANIC, here()))
        .isEqualTo(Outcome.signature(ExitReason.PANIC, here()))
        .isNotEqualTo(Outcome.signature(ExitReason.PANIC, there()))
        .isNotEqualTo(Outcome.signature(ExitReason.FAILED, here()));
    assertThat(Outcome.signature(ExitReason.FAILED, here()))
        .isEqualTo(Outcome.signature(ExitReason.FAILED, there()));
    Throwable bare = here();
    bare.setStackTrace(new StackTraceElement[0]);
    assertThat(Outcome.signature(ExitReason.PANIC, bare)).contains("an unknown place");
  }

  private static Throwable here() {
    return new IllegalStateException("broken");
  }

  private static Throwable there() {
    return new IllegalStateException("broken");
  }

  private static final class Hostile extends RuntimeException {
    @Override
    public String getMessage() {
      throw new IllegalArgumentException("nested");
    }
  }
}
