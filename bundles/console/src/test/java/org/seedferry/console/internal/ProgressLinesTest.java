package org.seedferry.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.seedferry.api.progress.Progress;
import org.seedferry.guard.manual.ManualGuard;
import org.slf4j.LoggerFactory;

class ProgressLinesTest {

  private static final Progress RUNNING = new Progress(3, "film", 1, 4, 1, 0, 1, 2, List.of());

  private final ManualGuard guard = new ManualGuard();
  private final List<List<String>> shown = new ArrayList<>();
  private final List<Progress> running = new ArrayList<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void collectLog() {
    log.start();
    ((Logger) LoggerFactory.getLogger(ProgressLog.class)).addAppender(log);
  }

  @AfterEach
  void end() {
    ((Logger) LoggerFactory.getLogger(ProgressLog.class)).detachAppender(log);
    guard.close();
  }

  @Test
  void aTerminalGetsALineForEachFetchAndOneEmptyListWhenIdle() {
    ProgressLines lines = new ProgressLines(guard, shown::add);
    lines.board = () -> List.copyOf(running);
    guard.advance(Duration.ofSeconds(1));
    assertThat(shown).isEmpty();

    running.add(RUNNING);
    guard.advance(Duration.ofMillis(200));
    assertThat(shown).containsExactly(List.of(ProgressText.line(RUNNING)));

    running.clear();
    guard.advance(Duration.ofSeconds(2));
    assertThat(shown).hasSize(2).last().isEqualTo(List.of());
    lines.stop();
    assertThat(shown).hasSize(2);
  }

  @Test
  void aStopWipesWhatWasShown() {
    running.add(RUNNING);
    ProgressLines lines = new ProgressLines(guard, shown::add);
    lines.board = () -> List.copyOf(running);
    guard.advance(Duration.ofMillis(200));
    lines.stop();
    assertThat(shown).last().isEqualTo(List.of());
  }

  @Test
  void withoutATerminalTheLogTellsNowAndThen() {
    ProgressLog progress = new ProgressLog(guard, every("30s"));
    progress.board = () -> List.of(RUNNING);
    guard.advance(Duration.ofSeconds(29));
    assertThat(log.list).isEmpty();
    guard.advance(Duration.ofSeconds(31));
    assertThat(log.list).hasSize(2);
    assertThat(log.list.get(0).getFormattedMessage())
        .isEqualTo("film: 25%, 1/4 B, 1 B/s, 3s left, 2 connections");

    progress.terminal = shown::add;
    guard.advance(Duration.ofSeconds(60));
    assertThat(log.list).hasSize(2);
    progress.stop();
  }

  private static ProgressLog.Config every(String pause) {
    return new ProgressLog.Config() {
      @Override
      public String log_every() {
        return pause;
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return ProgressLog.Config.class;
      }
    };
  }
}
