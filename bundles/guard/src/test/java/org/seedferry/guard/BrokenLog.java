package org.seedferry.guard;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** Every call of one of the guard's loggers ends in an error, until it is closed. */
public final class BrokenLog extends TurboFilter implements AutoCloseable {
  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final AtomicInteger calls = new AtomicInteger();

  public BrokenLog() {
    setContext(context);
    start();
    context.addTurboFilter(this);
  }

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String format, Object[] params, Throwable t) {
    if (logger.getName().startsWith("org.seedferry.guard")) {
      calls.incrementAndGet();
      throw new NoClassDefFoundError("the log is broken");
    }
    return FilterReply.NEUTRAL;
  }

  /** How often somebody tried to log. */
  public int calls() {
    return calls.get();
  }

  @Override
  public void close() {
    context.getTurboFilterList().remove(this);
  }
}
