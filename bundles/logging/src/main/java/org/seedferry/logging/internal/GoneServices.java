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
 * Drops what the HTTP server says, as an error, of a service that has gone while the server came to
 * it. That is the usual way of a bundle that is updated, and nobody can do anything about it.
 */
@Component(
    service = {},
    immediate = true)
public final class GoneServices extends TurboFilter {

  private static final String SERVER = "org.apache.felix.http";
  private static final String SERVICE = "[ServiceReference ";
  private static final String GONE = " from bundle <uninstalled> ";

  private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();

  /** Is asked from now on. */
  @Activate
  public GoneServices() {
    loggers.addTurboFilter(this);
  }

  @Deactivate
  void end() {
    loggers.getTurboFilterList().remove(this);
  }

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String format, Object[] params, Throwable thrown) {
    return format != null
            && format.startsWith(SERVICE)
            && format.contains(GONE)
            && logger.getName().equals(SERVER)
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }
}
