package org.seedferry.logging.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogLevelsTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger("some.where");

  @Test
  void aLevelHoldsUntilTheConfigurationGoes() {
    logger.setLevel(Level.WARN);

    LogLevels levels = new LogLevels(Map.of("level.some.where", "debug", "service.pid", "x"));
    assertThat(logger.getLevel()).isEqualTo(Level.DEBUG);

    levels.restore();
    assertThat(logger.getLevel()).isEqualTo(Level.WARN);
  }

  @Test
  void aLoggerWithoutLevelInheritsAgainAfterwards() {
    Logger child = (Logger) LoggerFactory.getLogger("some.where.below");

    new LogLevels(Map.of("level.some.where.below", "ERROR")).restore();

    assertThat(child.getLevel()).isNull();
  }

  @Test
  void aMistakeIsRefusedAndChangesNothing() {
    logger.setLevel(Level.WARN);
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("level.some.where", "DEBUG");
    settings.put("level.other", "LOUD");

    assertThatThrownBy(() -> new LogLevels(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("level.other")
        .hasMessageContaining("LOUD");
    assertThat(logger.getLevel()).isEqualTo(Level.WARN);
  }
}
