package org.seedferry.guard;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seedferry.guard.manual.ManualGuard;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class TroubleTest {
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8), 0.5);

  private final ManualGuard guard = new ManualGuard();
  private final LogLines log = new LogLines("org.seedferry.guard.exit");
  private final List<Long> at = new ArrayList<>();
  private final List<TaskExit> exits = new ArrayList<>();

  @AfterEach
  void close() {
    guard.close();
    log.close();
  }

  private void note() {
    at.add(guard.clock().instant().getEpochSecond() - 1_893_456_000L);
  }

  @Test
  void checkedExceptionOfATickerIsAFailureAndTheNextTickComesAsUsual() {
    guard.every(
        Duration.ofSeconds(10),
        "poll",
        stop -> {
          note();
          throw new IOException("refused");
        });
    guard.advance(Duration.ofSeconds(25));
    assertThat(at).containsExactly(0L, 10L, 20L);
    TaskReport report = guard.report("poll");
    assertThat(report.failures()).isEqualTo(3);
    assertThat(report.failuresInARow()).isEqualTo(3);
    assertThat(report.restarts()).isZero();
    assertThat(report.lastExit()).isEqualTo(ExitReason.FAILED);
    assertThat(report.lastError()).isEqualTo("java.io.IOException: refused");
  }

  @Test
  void panicRestartsATickerWithADoublingPause() {
    guard.start(
        TaskSpec.every(Duration.ofSeconds(100), "poll").restart(BACKOFF),
        stop -> {
          note();
          throw new StackOverflowError();
        });
    guard.advance(Duration.ofSeconds(30));
    assertThat(at).containsExactly(0L, 1L, 3L, 7L, 15L, 23L);
    assertThat(guard.report("poll").state()).isEqualTo(TaskState.RESTARTING);
    assertThat(guard.report("poll").restarts()).isEqualTo(6);
    assertThat(guard.report("poll").panics()).isEqualTo(6);
  }

  @Test
  void runSoonDoesNotShortenThePauseAfterAPanic() {
    GuardedTask[] task = new GuardedTask[1];
    task[0] =
        guard.start(
            TaskSpec.every(Duration.ofSeconds(100), "poll").restart(BACKOFF),
            stop -> {
              note();
              task[0].runSoon();
              throw new IllegalStateException("broken");
            });
    guard.advance(Duration.ofSeconds(4));
    assertThat(at).containsExactly(0L, 1L, 3L);
    task[0].runSoon();
    guard.settle();
    assertThat(at).containsExactly(0L, 1L, 3L);
    guard.advance(Duration.ofSeconds(3));
    assertThat(at).containsExactly(0L, 1L, 3L, 7L);
  }

  @Test
  void runSoonFromAListenerDoesNotShortenThePauseAfterAPanic() {
    GuardedTask[] task = new GuardedTask[1];
    guard.add(exit -> task[0].runSoon());
    task[0] =
        guard.start(
            TaskSpec.every(Duration.ofSeconds(100), "poll").restart(BACKOFF),
            stop -> {
              note();
              throw new IllegalStateException("broken");
            });
    guard.advance(Duration.ofSeconds(4));
    assertThat(at).containsExactly(0L, 1L, 3L);
  }

  @Test
  void panicEndsATaskWithoutRestart() {
    GuardedTask task =
        guard.start(
            TaskSpec.every(Duration.ofSeconds(10), "poll").exitOnPanic(),
            stop -> {
              throw new IllegalStateException("broken");
            });
    guard.advance(Duration.ofSeconds(60));
    assertThat(task.ended()).isTrue();
    assertThat(task.report().runs()).isEqualTo(1);
    assertThat(task.report().lastExit()).isEqualTo(ExitReason.PANIC);
    ILoggingEvent line = log.events().get(0);
    assertThat(log.lines())
        .containsExactly("ERROR poll panic: java.lang.IllegalStateException: broken");
    assertThat(line.getThrowableProxy().getStackTraceElementProxyArray()).isNotEmpty();
    assertThat(LogLines.field(line, "panic")).isEqualTo("java.lang.IllegalStateException: broken");
  }

  @Test
  void failingLoopRestartsWithBackoff() {
    guard.start(
        TaskSpec.loop("loop").restart(BACKOFF),
        stop -> {
          note();
          throw new IOException("gone");
        });
    guard.advance(Duration.ofSeconds(10));
    assertThat(at).containsExactly(0L, 1L, 3L, 7L);
    assertThat(guard.report("loop").restarts()).isEqualTo(4);
    assertThat(guard.report("loop").state()).isEqualTo(TaskState.RESTARTING);
  }

  @Test
  void failingLoopRestartsAlsoWhenAPanicWouldEndIt() {
    guard.start(
        TaskSpec.loop("loop").exitOnPanic(),
        stop -> {
          note();
          throw new IOException("gone");
        });
    guard.advance(Duration.ofSeconds(2));
    assertThat(at).containsExactly(0L, 1L);
  }

  @Test
  void failureEndsASingleRun() {
    GuardedTask task =
        guard.once(
            "single",
            stop -> {
              throw new IOException("no");
            });
    guard.advance(Duration.ofHours(1));
    assertThat(task.ended()).isTrue();
    assertThat(task.report().lastExit()).isEqualTo(ExitReason.FAILED);
    assertThat(log.lines()).containsExactly("WARN single failed: java.io.IOException: no");
  }

  @Test
  void goodRunBringsThePauseBackToTheFirst() {
    guard.start(
        TaskSpec.every(Duration.ofSeconds(20), "poll").restart(BACKOFF),
        stop -> {
          note();
          if (at.size() != 3) {
            throw new IllegalStateException("broken");
          }
        });
    guard.advance(Duration.ofSeconds(24));
    assertThat(at).containsExactly(0L, 1L, 3L, 23L, 24L);
  }

  @Test
  void loopThatRanForAWhileIsWellAgainAndItsPauseIsTheFirst() {
    guard.start(
        TaskSpec.loop("loop").restart(BACKOFF),
        stop -> {
          note();
          if (at.size() == 3) {
            stop.sleep(Duration.ofSeconds(20));
          }
          throw new IOException("gone");
        });
    guard.advance(Duration.ofSeconds(12));
    assertThat(guard.report("loop").failuresInARow()).isZero();
    assertThat(log.lines()).contains("INFO loop recovered after 2 failed runs");
    guard.advance(Duration.ofSeconds(12));
    assertThat(at).containsExactly(0L, 1L, 3L, 24L);
  }

  @Test
  void identicalTroubleIsToldOnceAndItsEndWithItsNumber() {
    guard.every(
        Duration.ofSeconds(10),
        "poll",
        stop -> {
          note();
          if (at.size() < 4) {
            throw new IOException("refused");
          }
        });
    guard.advance(Duration.ofSeconds(30));
    assertThat(log.lines())
        .containsExactly(
            "WARN poll failed: java.io.IOException: refused; again in 10 s",
            "DEBUG poll failed: java.io.IOException: refused; again in 10 s (as before)",
            "DEBUG poll failed: java.io.IOException: refused; again in 10 s (as before)",
            "INFO poll recovered after 3 failed runs",
            "TRACE poll completed; again in 10 s");
    assertThat(guard.report("poll").failuresInARow()).isZero();
  }

  @Test
  void loopThatEndsAfterFailuresTellsThatItHasRecovered() {
    guard.start(
        TaskSpec.loop("loop").restart(BACKOFF),
        stop -> {
          note();
          if (at.size() < 3) {
            throw new IOException("gone");
          }
        });
    guard.advance(Duration.ofSeconds(10));
    assertThat(log.lines())
        .containsExactly(
            "WARN loop failed: java.io.IOException: gone; again in 1 s",
            "DEBUG loop failed: java.io.IOException: gone; again in 2 s (as before)",
            "INFO loop recovered after 2 failed runs",
            "INFO loop completed");
  }

  @Test
  void loopIsWellAfterAMinuteAlsoWhenItsLongestPauseIsLonger() {
    guard.loop(
        "loop",
        stop -> {
          note();
          if (at.size() == 1) {
            stop.sleep(Duration.ofSeconds(5));
            throw new IOException("gone");
          }
          stop.sleep(Duration.ofHours(1));
        });
    guard.advance(Duration.ofSeconds(65));
    assertThat(at).containsExactly(0L, 6L);
    assertThat(guard.report("loop").failuresInARow()).isEqualTo(1);
    guard.advance(Duration.ofSeconds(1));
    assertThat(guard.report("loop").failuresInARow()).isZero();
  }

  @Test
  void panicIsToldWithItsStackTheFirstTimeOnly() {
    guard.start(
        TaskSpec.every(Duration.ofSeconds(10), "poll").restart(BACKOFF),
        stop -> {
          throw new OutOfMemoryError("heap");
        });
    guard.advance(Duration.ofSeconds(2));
    assertThat(log.lines())
        .containsExactly(
            "ERROR poll panic: java.lang.OutOfMemoryError: heap; again in 1 s",
            "DEBUG poll panic: java.lang.OutOfMemoryError: heap; again in 2 s (as before)");
    assertThat(log.events().get(0).getThrowableProxy()).isNotNull();
    assertThat(log.events().get(1).getThrowableProxy()).isNull();
  }

  @Test
  void otherTroubleIsToldAgain() {
    guard.every(
        Duration.ofSeconds(10),
        "poll",
        stop -> {
          note();
          throw new IOException("number " + at.size() / 3);
        });
    guard.advance(Duration.ofSeconds(30));
    assertThat(log.lines().stream().filter(line -> line.startsWith("WARN"))).hasSize(2);
  }

  @Test
  void interruptCancellationAndTimeoutFromInsideAreFailuresWhileNobodyStops() {
    guard.every(
        Duration.ofSeconds(10),
        "poll",
        stop -> {
          note();
          switch (at.size()) {
            case 1:
              throw new InterruptedException();
            case 2:
              throw new CancellationException();
            case 3:
              throw new TimeoutException();
            default:
              Thread.currentThread().interrupt();
              stop.sleep(Duration.ofSeconds(1));
          }
        });
    guard.advance(Duration.ofSeconds(35));
    TaskReport report = guard.report("poll");
    assertThat(report.failures()).isEqualTo(4);
    assertThat(report.panics()).isZero();
    assertThat(report.state()).isEqualTo(TaskState.WAITING);
  }

  @Test
  void everyExitCarriesItsFields() {
    guard.start(
        TaskSpec.once("fetch").fields(Map.of("transfer_id", "t1")),
        stop -> {
          throw new IOException("refused");
        });
    guard.settle();
    ILoggingEvent line = log.events().get(0);
    assertThat(LogLines.field(line, "operation")).isEqualTo("fetch");
    assertThat(LogLines.field(line, "bundle")).isEqualTo("test");
    assertThat(LogLines.field(line, "transfer_id")).isEqualTo("t1");
    assertThat(LogLines.field(line, "reason")).isEqualTo("failed");
    assertThat(LogLines.field(line, "err")).isEqualTo("java.io.IOException: refused");
    assertThat(LogLines.field(line, "runs")).isEqualTo("1");
    assertThat(LogLines.field(line, "restarts")).isEqualTo("0");
  }

  @Test
  void linesOfTheWorkItselfCarryTheFieldsAndLaterOnesDoNot() {
    List<Map<String, String>> after = new ArrayList<>();
    try (LogLines own = new LogLines("the.work")) {
      guard.start(
          TaskSpec.once("fetch").fields(Map.of("transfer_id", "t1")),
          stop -> LoggerFactory.getLogger("the.work").info("hello"));
      guard.add(exit -> after.add(MDC.getCopyOfContextMap()));
      guard.settle();
      assertThat(own.events().get(0).getMDCPropertyMap())
          .containsEntry("transfer_id", "t1")
          .containsEntry("operation", "fetch")
          .containsEntry("bundle", "test");
    }
    assertThat(after).hasSize(1);
    assertThat(after.get(0) == null || after.get(0).isEmpty()).isTrue();
  }

  @Test
  void completedSingleRunsAreQuietAndEndedLoopsAreNot() {
    guard.once("single", stop -> {});
    guard.loop("loop", stop -> {});
    guard.settle();
    assertThat(log.lines()).containsExactly("DEBUG single completed", "INFO loop completed");
  }

  @Test
  void throwingListenerDoesNotSkipTheNextOneNorTheTask() {
    guard.add(
        exit -> {
          throw new IllegalStateException("listener");
        });
    guard.add(exits::add);
    guard.every(Duration.ofSeconds(10), "poll", stop -> note());
    guard.advance(Duration.ofSeconds(10));
    assertThat(exits)
        .extracting(TaskExit::reason)
        .containsExactly(ExitReason.COMPLETED, ExitReason.COMPLETED);
    assertThat(exits).extracting(TaskExit::restartIn).containsOnly(Duration.ofSeconds(10));
  }

  @Test
  void exceptionThatFailsToDescribeItselfIsStillAPanic() {
    GuardedTask task =
        guard.once(
            "single",
            stop -> {
              throw new IllegalStateException() {
                @Override
                public String getMessage() {
                  throw new IllegalArgumentException("nested");
                }
              };
            });
    guard.settle();
    assertThat(task.ended()).isTrue();
    assertThat(task.report().lastExit()).isEqualTo(ExitReason.PANIC);
    assertThat(log.lines()).hasSize(1).allMatch(line -> line.startsWith("ERROR single panic: "));
  }

  @Test
  void exceptionThatHidesItsStackIsCountedAndRestarted() {
    guard.start(
        TaskSpec.every(Duration.ofSeconds(10), "poll").restart(BACKOFF),
        stop -> {
          note();
          throw new IllegalStateException("hostile") {
            @Override
            public StackTraceElement[] getStackTrace() {
              throw new UnsupportedOperationException("no stack");
            }
          };
        });
    guard.advance(Duration.ofSeconds(4));
    assertThat(at).containsExactly(0L, 1L, 3L);
    assertThat(guard.report("poll").panics()).isEqualTo(3);
    assertThat(log.lines()).first().asString().startsWith("ERROR poll panic: ");
  }

  @Test
  void exceptionThatHidesItsCauseEndsAStoppedRunAllTheSame() {
    GuardedTask task =
        guard.once(
            "single",
            stop -> {
              stop.sleep(Duration.ofHours(1));
              throw new IllegalStateException("hostile") {
                @Override
                public synchronized Throwable getCause() {
                  throw new UnsupportedOperationException("no cause");
                }
              };
            });
    guard.settle();
    task.close();
    assertThat(task.ended()).isTrue();
    assertThat(task.report().lastExit()).isEqualTo(ExitReason.PANIC);
    assertThat(log.lines()).hasSize(1);
  }
}
