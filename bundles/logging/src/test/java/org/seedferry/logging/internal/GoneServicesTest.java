package org.seedferry.logging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class GoneServicesTest {

  private static final String GONE =
      "[ServiceReference 52 from bundle <uninstalled> ref=[a.B] properties={}] Ignoring a.B";

  private final Logger server = (Logger) LoggerFactory.getLogger("org.apache.felix.http");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final GoneServices filter = new GoneServices();

  @BeforeEach
  void listen() {
    lines.start();
    server.addAppender(lines);
  }

  @AfterEach
  void end() {
    filter.end();
    server.detachAppender(lines);
  }

  @Test
  void onlyWhatTheServerSaysOfServicesThatAreGoneIsDropped() {
    String there = GONE.replace("<uninstalled>", "3 : a.b");
    server.error(GONE);
    server.error("cannot unregister", thrownIn("org.apache.felix.http.base.internal.Handler"));
    server.error(there);
    server.error("cannot serve", thrownIn("a.b.Servlet"));
    assertThat(lines.list)
        .extracting(ILoggingEvent::getMessage)
        .containsExactly(there, "cannot serve");
  }

  @Test
  void itEndsWithTheComponent() {
    filter.end();
    server.error(GONE);
    assertThat(lines.list).hasSize(1);
  }

  private static Exception thrownIn(String className) {
    Exception thrown = new NullPointerException("\"bundle\" is null");
    thrown.setStackTrace(
        new StackTraceElement[] {new StackTraceElement(className, "handle", null, 1)});
    return thrown;
  }
}
