package org.seedferry.logging.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Drops what the HTTP server says, as an error, of a service or a bundle that has gone while the
 * server came to it. That is the usual way of a bundle that is updated, and nobody can do anything
 * about it.
 */
@Component(
    service = {},
    immediate = true)
public final class GoneServices extends TurboFilter {

  private static final String SERVER = "org.apache.felix.http";
  private static final String SERVICE = "[ServiceReference ";
  private static final String GONE = " from bundle <uninstalled> ";

  /** Null where another library writes the log. */
  private final LoggerContext loggers =
      LoggerFactory.getILoggerFactory() instanceof LoggerContext logback ? logback : null;

  /** Is asked from now on. */
  @Activate
  public GoneServices() {
    if (loggers != null) {
      loggers.addTurboFilter(this);
    }
  }

  @Deactivate
  void end() {
    if (loggers != null) {
      loggers.getTurboFilterList().remove(this);
    }
  }

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String format, Object[] params, Throwable thrown) {
    boolean gone =
        format != null
            && logger.getName().equals(SERVER)
            && (format.startsWith(SERVICE) && format.contains(GONE)
                || thrown instanceof NullPointerException
                    && new RootCause(thrown).isThrownBelow(SERVER));
    return gone ? FilterReply.DENY : FilterReply.NEUTRAL;
  }
}
