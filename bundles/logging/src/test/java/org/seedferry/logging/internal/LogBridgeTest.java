package org.seedferry.logging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceException;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.LoggerFactory;

class LogBridgeTest {

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger("ROOT");
  private final FakeReader reader = new FakeReader();

  @BeforeEach
  void listen() {
    root.setLevel(Level.DEBUG);
    root.addAppender(logged);
    logged.start();
  }

  @AfterEach
  void leave() {
    root.detachAppender(logged);
  }

  @Test
  void anEntryIsPassedOnWithItsLevel() {
    new LogBridge(reader);
    LogListener bridge = reader.listeners.get(0);
    bridge.logged(entry(LogLevel.WARN, "a.B", "first", null));
    bridge.logged(entry(LogLevel.INFO, "a.B", "second", null));

    assertThat(messages()).containsExactly("first", "second");
    assertThat(logged.list)
        .extracting(ILoggingEvent::getLevel)
        .containsExactly(Level.WARN, Level.INFO);
  }

  @Test
  void aWrongSettingIsToldWithoutAStackTrace() {
    root.setLevel(Level.INFO);
    Exception wrapped = new RuntimeException(new IllegalArgumentException("interval: too short"));

    new LogBridge(reader).logged(entry(LogLevel.ERROR, "a.B", "cannot activate", wrapped));

    assertThat(messages()).containsExactly("cannot activate: interval: too short");
    assertThat(logged.list.get(0).getThrowableProxy()).isNull();
  }

  @Test
  void aComponentThatComesUpWhileItsGuardGoesIsNoError() {
    root.setLevel(Level.INFO);
    Exception wrapped = new RuntimeException(new CancellationException("its bundle is stopping"));

    new LogBridge(reader).logged(entry(LogLevel.ERROR, "a.B", "cannot activate", wrapped));

    assertThat(messages()).containsExactly("cannot activate: its bundle is stopping");
    assertThat(logged.list.get(0).getLevel()).isEqualTo(Level.INFO);
    assertThat(logged.list.get(0).getThrowableProxy()).isNull();
  }

  @Test
  void aBundleThatIsStoppedUnderACallOfTheComponentRuntimeIsNoError() {
    root.setLevel(Level.INFO);
    LogBridge bridge = new LogBridge(reader);
    Exception late = new IllegalStateException("Invalid BundleContext.");
    Exception none =
        new ServiceException("Service factory returned null.", new NullPointerException());
    // The log service copies exceptions, but those of the JDK.
    Exception copy =
        new Exception("a copy") {
          @Override
          public String toString() {
            return "org.apache.felix.log.LogException: " + none;
          }
        };

    Exception inTheFramework = new NullPointerException("\"bc\" is null");
    inTheFramework.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement(
              "org.apache.felix.framework.EventDispatcher", "updateListener", null, 402)
        });

    bridge.logged(entry(LogLevel.ERROR, "a.B", "cannot deliver", late));
    bridge.logged(entry(LogLevel.ERROR, "a.B", "cannot deliver", inTheFramework));
    bridge.logged(entry(LogLevel.ERROR, "a.B", "Unable to get service for reference guard", null));
    bridge.logged(entry(LogLevel.ERROR, "Events.Framework", "FrameworkEvent ERROR", none));
    bridge.logged(entry(LogLevel.ERROR, "Events.Framework", "FrameworkEvent ERROR", copy));

    assertThat(messages())
        .containsExactly(
            "cannot deliver: Invalid BundleContext.",
            "cannot deliver: \"bc\" is null",
            "Unable to get service for reference guard",
            "FrameworkEvent ERROR: java.lang.NullPointerException",
            "FrameworkEvent ERROR: Service factory returned null.");
    assertThat(logged.list)
        .allMatch(event -> event.getLevel() == Level.INFO && event.getThrowableProxy() == null);
  }

  @Test
  void aBugIsToldWithItsStackTrace() {
    new LogBridge(reader)
        .logged(entry(LogLevel.ERROR, "a.B", "cannot activate", new IllegalStateException("x")));

    assertThat(logged.list.get(0).getThrowableProxy().getMessage()).isEqualTo("x");
  }

  @Test
  void theComingAndGoingOfServicesIsForDebuggingOnly() {
    new LogBridge(reader)
        .logged(entry(LogLevel.INFO, "Events.Service", "ServiceEvent REGISTERED", null));

    assertThat(logged.list.get(0).getLevel()).isEqualTo(Level.DEBUG);
  }

  @Test
  void afterItsEndItListensNoMore() {
    new LogBridge(reader).stop();

    assertThat(reader.listeners).isEmpty();
  }

  private List<String> messages() {
    return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static LogEntry entry(
      LogLevel level, String logger, String message, Throwable exception) {
    Map<String, Object> answers = new java.util.HashMap<>();
    answers.put("getLogLevel", level);
    answers.put("getLoggerName", logger);
    answers.put("getMessage", message);
    answers.put("getException", exception);
    return (LogEntry)
        Proxy.newProxyInstance(
            LogBridgeTest.class.getClassLoader(),
            new Class<?>[] {LogEntry.class},
            (proxy, method, arguments) -> answers.get(method.getName()));
  }

  private static final class FakeReader implements LogReaderService {
    private final List<LogListener> listeners = new ArrayList<>();

    @Override
    public void addLogListener(LogListener listener) {
      listeners.add(listener);
    }

    @Override
    public void removeLogListener(LogListener listener) {
      listeners.remove(listener);
    }

    @Override
    public Enumeration<LogEntry> getLog() {
      return Collections.emptyEnumeration();
    }
  }
}
