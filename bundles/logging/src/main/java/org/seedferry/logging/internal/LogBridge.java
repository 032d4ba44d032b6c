package org.seedferry.logging.internal;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Passes the OSGi log on to SLF4J, what was logged before it started included. Without it nobody
 * sees why a component does not start.
 */
@Component(
    service = {},
    immediate = true)
public final class LogBridge implements LogListener {

  private static final String EVENTS = "Events.";

  private final LogReaderService reader;
  private long lastSequence = -1;

  @Activate
  public LogBridge(@Reference LogReaderService reader) {
    this.reader = reader;
    synchronized (this) {
      reader.addLogListener(this);
      List<LogEntry> before = Collections.list(reader.getLog());
      before.sort(Comparator.comparingLong(LogEntry::getSequence));
      before.forEach(this::logged);
    }
  }

  @Deactivate
  void stop() {
    reader.removeLogListener(this);
  }

  /** Entries arrive in order; one that was in the history already is not passed on again. */
  @Override
  public synchronized void logged(LogEntry entry) {
    if (entry.getSequence() > lastSequence) {
      lastSequence = entry.getSequence();
      forward(entry);
    }
  }

  private static void forward(LogEntry entry) {
    LoggingEventBuilder event = LoggerFactory.getLogger(loggerName(entry)).atLevel(level(entry));
    if (entry.getBundle() != null) {
      event = event.addKeyValue("bundle", entry.getBundle().getSymbolicName());
    }
    Throwable cause = entry.getException();
    String message = String.valueOf(entry.getMessage());
    if (cause == null) {
      event.log(message);
    } else if (Mistakes.isMistake(cause)) {
      event.log(message + ": " + Mistakes.describe(cause));
      LoggerFactory.getLogger(loggerName(entry)).debug(message, cause);
    } else {
      event.setCause(cause).log(message);
    }
  }

  private static String loggerName(LogEntry entry) {
    String name = entry.getLoggerName();
    boolean isGeneral = name == null || name.equals("LogService") || name.equals("ROOT");
    if (!isGeneral) {
      return name;
    }
    return entry.getBundle() == null ? "osgi" : entry.getBundle().getSymbolicName();
  }

  private static Level level(LogEntry entry) {
    boolean isEvent = String.valueOf(entry.getLoggerName()).startsWith(EVENTS);
    return switch (entry.getLogLevel()) {
      case ERROR -> Level.ERROR;
      case WARN -> Level.WARN;
      // Every service that comes or goes is such an event.
      case INFO, AUDIT -> isEvent ? Level.DEBUG : Level.INFO;
      case DEBUG -> Level.DEBUG;
      case TRACE -> Level.TRACE;
    };
  }
}
