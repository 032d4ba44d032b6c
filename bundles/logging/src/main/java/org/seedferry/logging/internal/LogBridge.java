package org.seedferry.logging.internal;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.osgi.framework.ServiceException;
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
    String message = String.valueOf(entry.getMessage());
    Throwable thrown = entry.getException();
    if (thrown == null) {
      event(entry, level(entry)).log(message);
      return;
    }
    RootCause cause = new RootCause(thrown);
    if (cause.is(IllegalArgumentException.class)) {
      // So a component refuses a wrong setting, and what it says is all there is to say.
      event(entry, level(entry)).log(message + ": " + cause.message());
    } else if (cause.is(CancellationException.class) || meetsABundleThatGoes(thrown, cause)) {
      // So a component ends that comes up while what it needs is going. With that it comes again.
      event(entry, Level.INFO).log(message + ": " + cause.message());
    } else {
      event(entry, level(entry)).setCause(thrown).log(message);
      return;
    }
    event(entry, Level.DEBUG).setCause(thrown).log(message);
  }

  /**
   * True for what the framework and the component runtime throw when a bundle is stopped under
   * their call. A service that could not be had is told by whoever wanted it, where that matters.
   */
  private static boolean meetsABundleThatGoes(Throwable thrown, RootCause cause) {
    return cause.is(IllegalStateException.class)
            && cause.message().startsWith("Invalid BundleContext")
        || RootCause.text(thrown).startsWith(ServiceException.class.getName());
  }

  private static LoggingEventBuilder event(LogEntry entry, Level level) {
    LoggingEventBuilder event = LoggerFactory.getLogger(loggerName(entry)).atLevel(level);
    return entry.getBundle() == null
        ? event
        : event.addKeyValue("bundle", entry.getBundle().getSymbolicName());
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
