package org.seedferry.logging.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.LoggerFactory;

/**
 * Sets log levels while the host runs: the keys {@code level.LOGGER} of its configuration, such as
 * {@code level.org.seedferry.downloader = DEBUG}, or {@code level.ROOT}. When the configuration
 * goes, the levels are what they were.
 */
@Component(
    service = {},
    immediate = true,
    configurationPid = "org.seedferry.logging",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class LogLevels {

  private static final String PREFIX = "level.";

  private final Map<Logger, Level> before = new LinkedHashMap<>();

  @Activate
  public LogLevels(Map<String, Object> settings) {
    Map<String, Level> wanted = wanted(settings);
    LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
    wanted.forEach(
        (name, level) -> {
          Logger logger = loggers.getLogger(name);
          before.put(logger, logger.getLevel());
          logger.setLevel(level);
        });
  }

  @Deactivate
  void restore() {
    before.forEach(Logger::setLevel);
  }

  /** All are read before the first is set, so that a mistake changes nothing. */
  private static Map<String, Level> wanted(Map<String, Object> settings) {
    Map<String, Level> wanted = new LinkedHashMap<>();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            wanted.put(key.substring(PREFIX.length()), level(key, String.valueOf(value)));
          }
        });
    return wanted;
  }

  private static Level level(String key, String text) {
    Level level = Level.toLevel(text.strip(), null);
    if (level == null) {
      throw new IllegalArgumentException(
          key + ": '" + text + "' is not a level; there are TRACE, DEBUG, INFO, WARN, ERROR, OFF");
    }
    return level;
  }
}
