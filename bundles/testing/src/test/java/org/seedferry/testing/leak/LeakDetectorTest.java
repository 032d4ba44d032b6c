package org.seedferry.testing.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Classes that leak are run as JUnit runs them, with the settings that our build gives it. */
class LeakDetectorTest {
  private static final Deque<AutoCloseable> LEAKED = new ArrayDeque<>();

  @AfterEach
  void mend() throws Exception {
    while (!LEAKED.isEmpty()) {
      LEAKED.pop().close();
    }
  }

  @Test
  void aThreadIsNamedWithItsStackAndTheTestThatHasStartedIt() {
    assertThat(failure(LeavesThread.class))
        .startsWith("LeavesThread leaves 1 behind:\nthread forgotten-7 (WAITING, daemon)\n    at ")
        .contains("LeakDetectorTest.await(")
        .endsWith("first seen after LeavesThread.second");
  }

  @Test
  void anOpenFileIsNamed() {
    assumeThat(Path.of("/proc/self/fd")).isDirectory();
    assertThat(failure(LeavesFile.class))
        .contains("leaves 1 behind:\nopen file ", "LeakDetectorTest$LeavesFile.class");
  }

  @Test
  void aSocketIsNamedWithItsAddress() {
    assumeThat(Path.of("/proc/self/fd")).isDirectory();
    assertThat(failure(LeavesSocket.class))
        .containsPattern("leaves 1 behind:\nsocket tcp6? LISTEN 127.0.0.1:[0-9]+\n");
  }

  @Test
  void anMBeanIsNamedWithItsClass() {
    assertThat(failure(LeavesMBean.class))
        .contains(
            "leaves 1 behind:\nMBean org.seedferry:type=forgotten of " + Bean.class.getName());
  }

  @Test
  void aShutdownHookIsNamedWithItsClass() {
    assertThat(failure(LeavesShutdownHook.class))
        .contains("leaves 1 behind:\nshutdown hook java.lang.Thread \"hook-1\" running ")
        .contains("LeakDetectorTest$LeavesShutdownHook$$Lambda");
  }

  @Test
  void everythingIsNamedAtOnce() {
    assertThat(failure(LeavesAll.class))
        .contains("leaves 3 behind:", "thread forgotten", "MBean", "shutdown hook");
  }

  @Test
  void whatIsThereBeforeTheFirstTestIsTheClassesOwn() {
    assertThat(run(Clean.class, LeavesInItsInitializer.class))
        .singleElement()
        .asString()
        .contains("thread of the initializer")
        .endsWith("first seen before the first test of LeavesInItsInitializer");
  }

  @Test
  void whatTheLastMethodOfTheClassLeavesIsFound() {
    assertThat(failure(LeavesInTheEnd.class))
        .endsWith("first seen after the last test of LeavesInTheEnd");
  }

  @Test
  void aNestedClassHasItsOwn() {
    assertThat(run(Outer.class))
        .hasSize(2)
        .allSatisfy(failure -> assertThat(failure).contains("first seen after Inner.leave"))
        .first()
        .asString()
        .startsWith("Inner leaves 1 behind");
  }

  @Test
  void theNextClassIsNotBlamed() {
    assertThat(run(LeavesThread.class, Clean.class)).hasSize(1);
  }

  @Test
  void aClassThatClosesWhatItOpensPasses() {
    assertThat(run(Clean.class)).isEmpty();
  }

  @Test
  void aThreadThatEndsAMomentAfterTheLastTestIsNoLeak() {
    assertThat(
            run(
                request(EndsLate.class)
                    .configurationParameter("seedferry.leak.limit", "1m")
                    .build()))
        .isEmpty();
  }

  @Test
  void onlyWhatIsToleratedPasses() throws Exception {
    assertThat(run(Tolerant.class)).isEmpty();
    mend();
    assertThat(failure(HalfTolerant.class)).contains("leaves 1 behind:\nthread other");
  }

  @Test
  void testsAtTheSameTimeAreRefused() {
    LauncherDiscoveryRequest request =
        request(Clean.class)
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
            .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
            .build();
    assertThat(run(request))
        .singleElement()
        .asString()
        .contains("set junit.jupiter.execution.parallel.enabled=false");
  }

  private static String failure(Class<?> testClass) {
    List<String> failures = run(testClass);
    assertThat(failures).hasSize(1);
    return failures.get(0);
  }

  private static List<String> run(Class<?>... testClasses) {
    return run(request(testClasses).build());
  }

  private static LauncherDiscoveryRequestBuilder request(Class<?>... testClasses) {
    LauncherDiscoveryRequestBuilder request =
        LauncherDiscoveryRequestBuilder.request()
            .configurationParameter("seedferry.leak.limit", "20ms");
    for (Class<?> testClass : testClasses) {
      request.selectors(selectClass(testClass));
    }
    return request;
  }

  private static List<String> run(LauncherDiscoveryRequest request) {
    List<String> failures = new ArrayList<>();
    TestExecutionListener listener =
        new TestExecutionListener() {
          @Override
          public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            result.getThrowable().ifPresent(thrown -> failures.add(thrown.getMessage()));
          }
        };
    LauncherFactory.create().execute(request, listener);
    return failures;
  }

  private static void leaveThread(String name) {
    CountDownLatch end = new CountDownLatch(1);
    Thread thread = new Thread(() -> await(end), name);
    thread.setDaemon(true);
    thread.start();
    LEAKED.push(
        () -> {
          end.countDown();
          thread.join();
        });
  }

  private static void leaveMBean() throws Exception {
    ObjectName name = new ObjectName("org.seedferry:type=forgotten");
    ManagementFactory.getPlatformMBeanServer().registerMBean(new Bean(), name);
    LEAKED.push(() -> ManagementFactory.getPlatformMBeanServer().unregisterMBean(name));
  }

  private static void leaveShutdownHook(Runnable work) {
    Thread hook = new Thread(work, "hook-1");
    Runtime.getRuntime().addShutdownHook(hook);
    LEAKED.push(() -> Runtime.getRuntime().removeShutdownHook(hook));
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the MBean server asks for. */
  public interface BeanMBean {}

  /** Has no attributes. */
  public static final class Bean implements BeanMBean {}

  static class Clean {
    @Test
    void openAndClose() throws Exception {
      new ServerSocket(0, 1, InetAddress.getLoopbackAddress()).close();
    }
  }

  static class LeavesThread {
    @BeforeAll
    static void nothing() {}

    @Test
    void second() {
      leaveThread("forgotten-7");
    }
  }

  static class LeavesFile {
    @Test
    void leave() throws Exception {
      Path file =
          Path.of(LeavesFile.class.getResource("LeakDetectorTest$LeavesFile.class").toURI());
      LEAKED.push(Files.newInputStream(file));
    }
  }

  static class LeavesSocket {
    @Test
    void leave() throws Exception {
      LEAKED.push(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }
  }

  static class LeavesMBean {
    @Test
    void leave() throws Exception {
      leaveMBean();
    }
  }

  static class LeavesShutdownHook {
    @Test
    void leave() {
      leaveShutdownHook(() -> {});
    }
  }

  static class LeavesAll {
    @Test
    void leave() throws Exception {
      leaveThread("forgotten");
      leaveMBean();
      leaveShutdownHook(() -> {});
    }
  }

  static class LeavesInItsInitializer {
    @RegisterExtension static final Extension EXTENSION = extension();

    static Extension extension() {
      leaveThread("of the initializer");
      return new Extension() {};
    }

    @Test
    void nothing() {}
  }

  static class LeavesInTheEnd {
    @Test
    void nothing() {}

    @AfterAll
    static void leave() {
      leaveThread("of the end");
    }
  }

  static class Outer {
    @Nested
    class Inner {
      @Test
      void leave() {
        leaveThread("inner");
      }
    }
  }

  static class EndsLate {
    @Test
    void closesWithoutWaiting(@TempDir Path folder) throws Exception {
      CountDownLatch end = new CountDownLatch(1);
      InputStream file = Files.newInputStream(Files.createFile(folder.resolve("file")));
      Thread thread =
          new Thread(
              () -> {
                LeakDetectorTest.await(end);
                for (int i = 0; i < 1_000; i++) {
                  Thread.yield();
                }
                try {
                  file.close();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      thread.start();
      end.countDown();
    }
  }

  @Tolerates(value = "thread forgotten-[0-9]+ ", reason = "the test shows that it is let pass")
  @Tolerates(value = "MBean .*type=forgotten", reason = "so may be several")
  abstract static class TolerantBase {
    @Test
    void leave() throws Exception {
      leaveThread("forgotten-1");
      leaveMBean();
    }
  }

  static class Tolerant extends TolerantBase {}

  static class HalfTolerant extends TolerantBase {
    @Test
    void leaveAnother() {
      leaveThread("other");
    }
  }
}
