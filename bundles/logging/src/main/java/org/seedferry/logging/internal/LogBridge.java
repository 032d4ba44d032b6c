package org.seedferry.logging.internal;

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
 * Passes the OSGi log on to SLF4J. Without it nobody sees why a component does not start. It asks
 * for no history, and the features of the host let the log service keep none: an exception in it
 * would hold the classes of bundles that are long gone.
 */
@Component(
    service = {},
    immediate = true)
public final class LogBridge implements LogListener {

  private static final String EVENTS = "Events.";

  /** Framework, component runtime and HTTP server ask bundles for what they no longer have. */
  private static final String FELIX = "org.apache.felix.";

  /** So the component runtime ends what it began when a bundle that it needs goes meanwhile. */
  private static final String UNABLE = "Unable to get service for reference ";

  private static final String REFUSED = "org.seedferry.guard.ClosedException";

  private final LogReaderService reader;

  @Activate
  public LogBridge(@Reference LogReaderService reader) {
    this.reader = reader;
    reader.addLogListener(this);
  }

  @Deactivate
  void stop() {
    reader.removeLogListener(this);
  }

  @Override
  public void logged(LogEntry entry) {
    String message = String.valueOf(entry.getMessage());
    Throwable thrown = entry.getException();
    if (thrown == null) {
      // Whoever cannot give the service says why.
      event(entry, message.contains(UNABLE) ? Level.INFO : level(entry)).log(message);
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
        || cause.is(NullPointerException.class) && cause.isThrownBelow(FELIX)
        || cause.isNamed(REFUSED)
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
