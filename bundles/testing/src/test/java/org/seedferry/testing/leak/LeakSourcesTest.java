package org.seedferry.testing.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.management.ManagementFactory;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.testing.leak.LeakSource.Item;
import org.seedferry.testing.leak.Snapshot.By;

class LeakSourcesTest {
  private static final Duration NO_TIME = Duration.ZERO;
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final List<String> names = new ArrayList<>();
  private final LeakSource tasks = LeakSources.named("task", () -> List.copyOf(names));

  @Test
  void socketsAreNamedByProtocolStateAndAddresses() throws Exception {
    assumeThat(Path.of("/proc/self/net")).isDirectory();
    Snapshot before = Snapshot.take();
    try (ServerSocket server = new ServerSocket(0, 1, HERE);
        Socket there = new Socket(HERE, server.getLocalPort());
        Socket here = server.accept();
        DatagramSocket datagrams = new DatagramSocket(0, HERE)) {
      String local = "127.0.0.1:" + server.getLocalPort();
      String remote = "127.0.0.1:" + there.getLocalPort();
      assertThat(
              before.leftWithin(NO_TIME).stream()
                  .map(text -> text.replaceAll("tcp6|udp6", "inet").replaceAll("tcp|udp", "inet")))
          .containsExactlyInAnyOrder(
              "socket inet LISTEN " + local,
              "socket inet ESTABLISHED " + local + " → " + remote,
              "socket inet ESTABLISHED " + remote + " → " + local,
              "socket inet 127.0.0.1:" + datagrams.getLocalPort());
      assertThat(here.isConnected()).isTrue();
    }
    before.assertNothingLeft();
  }

  @Test
  void namesHaveNeitherNumbersNorHashCodes() {
    assertThat(Names.withoutNumbers("pool-12 of Server@2ff80d35{127.0.0.1:80}"))
        .isEqualTo("pool-# of Server@#{#.#.#.#:#}");
  }

  @Test
  void aSocketWithAPathIsNamedByIt(@TempDir Path folder) throws Exception {
    assumeThat(Path.of("/proc/self/net")).isDirectory();
    Snapshot before = Snapshot.take();
    Path path = folder.resolve("s");
    try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.bind(UnixDomainSocketAddress.of(path));
      assertThat(before.leftWithin(NO_TIME)).containsExactly("socket unix " + path);
    }
    before.assertNothingLeft();
  }

  @Test
  void aSocketThatIsNotConnectedIsFoundToo() throws Exception {
    assumeThat(Path.of("/proc/self/net")).isDirectory();
    Snapshot before = Snapshot.take();
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      assertThat(channel.isOpen()).isTrue();
      assertThat(before.leftWithin(NO_TIME))
          .singleElement()
          .asString()
          .startsWith("socket not connected (inode ");
    }
    before.assertNothingLeft();
  }

  @Test
  void aSelectorIsFound() throws Exception {
    assumeThat(Path.of("/proc/self/fd")).isDirectory();
    Snapshot before = Snapshot.take();
    try (Selector selector = Selector.open()) {
      assertThat(selector.isOpen()).isTrue();
      assertThat(before.leftWithin(NO_TIME)).anyMatch(text -> text.contains("eventpoll"));
    }
    before.assertNothingLeft();
  }

  @Test
  void aPipeIsFoundAtBothEnds() throws Exception {
    assumeThat(Path.of("/proc/self/fd")).isDirectory();
    Snapshot before = Snapshot.take();
    Pipe pipe = Pipe.open();
    assertThat(before.leftWithin(NO_TIME))
        .singleElement()
        .asString()
        .startsWith("open file pipe:[#]: 2 instead of 0\n  pipe:[");
    pipe.source().close();
    pipe.sink().close();
    before.assertNothingLeft();
  }

  @Test
  void mbeansAndShutdownHooksAreFoundUntilTheyAreTakenBack() throws Exception {
    assertThat(new ShutdownHooks().open()).isTrue();
    Snapshot before = Snapshot.take();
    ObjectName name = new ObjectName("org.seedferry:type=sources");
    ManagementFactory.getPlatformMBeanServer().registerMBean(new LeakDetectorTest.Bean(), name);
    Thread hook =
        new Thread("hook-3") {
          @Override
          public void run() {}
        };
    Runtime.getRuntime().addShutdownHook(hook);
    assertThat(before.leftWithin(NO_TIME))
        .containsExactlyInAnyOrder(
            "MBean org.seedferry:type=sources of " + LeakDetectorTest.Bean.class.getName(),
            "shutdown hook " + hook.getClass().getName() + " \"hook-3\"");
    Runtime.getRuntime().removeShutdownHook(hook);
    ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
    assertThat(before.leftWithin(NO_TIME)).isEmpty();
  }

  @Test
  void whatIsAsBeforeIsNoDifferenceWhateverItsNumber() {
    names.addAll(List.of("poll-1", "poll-2", "watch"));
    Snapshot before = Snapshot.take(tasks);
    names.clear();
    names.addAll(List.of("watch", "poll-7", "poll-11"));
    before.assertBackWithin(NO_TIME);
    assertThat(before.compare(By.IDENTITY, NO_TIME).left()).hasSize(2);
  }

  @Test
  void whatIsMissingAndWhatIsTooManyIsToldByCount() {
    names.addAll(List.of("poll-1", "poll-2", "watch"));
    Snapshot before = Snapshot.take(tasks);
    names.clear();
    names.addAll(List.of("poll-1", "poll-8", "poll-9"));
    Difference difference = before.compare(By.COUNT, NO_TIME);
    assertThat(difference.missing())
        .containsExactly(new Difference.Change("task", "watch", 1, 0, List.of()));
    assertThat(difference.left())
        .containsExactly(
            new Difference.Change("task", "poll-#", 2, 3, List.of("poll-8", "poll-9")));
    assertThatThrownBy(() -> before.assertBackWithin(NO_TIME))
        .hasMessage(
            """
            not as before:
            task poll-#: 3 instead of 2
              poll-8
              poll-9
            task watch: 0 instead of 1""");
    assertThat(before.compare(By.IDENTITY, NO_TIME).missing()).isEmpty();
  }

  @Test
  void whatIsIgnoredIsNeitherTooManyNorMissing() {
    names.addAll(List.of("poll-1", "watch"));
    Snapshot before = Snapshot.take(tasks);
    names.remove("watch");
    names.add("poll-2");
    Snapshot some = before.ignoring(item -> item.name().equals("watch"));
    assertThat(some.compare(By.COUNT, NO_TIME).changes()).hasSize(1);
    assertThat(some.ignoring(item -> item.name().equals("poll-#")).compare(By.COUNT, NO_TIME))
        .matches(Difference::isEmpty);
    assertThat(before.compare(By.COUNT, NO_TIME).changes()).hasSize(2);
  }

  @Test
  void threadsAreCountedByNameWithoutNumbers() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Thread first = thread("pool-1 worker-1", end);
    Snapshot before = Snapshot.take(LeakSources.process());
    Thread second = thread("pool-2 worker-9", end);
    assertThat(before.compare(By.COUNT, NO_TIME).left())
        .singleElement()
        .matches(change -> change.name().equals("pool-# worker-#"))
        .matches(change -> change.before() == 1 && change.now() == 2)
        .matches(change -> change.origins().get(0).startsWith("pool-2 worker-9 (WAITING)"));
    end.countDown();
    first.join();
    second.join();
    assertThat(before.compare(By.COUNT, NO_TIME).missing()).hasSize(1);
  }

  @Test
  void aSnapshotKeepsNoThreadAlive() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Thread thread = thread("short", end);
    WeakReference<Thread> reference = new WeakReference<>(thread);
    Snapshot before = Snapshot.take(LeakSources.process());
    end.countDown();
    thread.join();
    thread = null;
    Garbage.collectUntil(() -> reference.refersTo(null));
    assertThat(reference.refersTo(null)).isTrue();
    assertThat(before.leftWithin(NO_TIME)).isEmpty();
  }

  @Test
  void whatOnlySoftReferencesHoldIsCollectedInTheEnd() {
    SoftReference<Object> soft = new SoftReference<>(new Object());
    Garbage.collectUntil(() -> soft.refersTo(null));
    assertThat(soft.refersTo(null)).isTrue();
  }

  @Test
  void lambdasOfOneClassHaveOneName() {
    Runnable one = () -> {};
    Runnable two = () -> {};
    assertThat(Names.ofClass(one.getClass()))
        .isEqualTo(Names.ofClass(two.getClass()))
        .isEqualTo(LeakSourcesTest.class.getName() + "$$Lambda");
  }

  @Test
  void anItemIsLookedAtOnlyWhenItIsLeft() {
    LeakSource source =
        LeakSources.all(
            () ->
                List.of(
                    new Item(
                        "thing",
                        1,
                        "old",
                        () -> {
                          throw new AssertionError("nobody asks for it");
                        })));
    assertThat(Snapshot.take(source).leftWithin(NO_TIME)).isEmpty();
  }

  private static Thread thread(String name, CountDownLatch end) {
    Thread thread =
        new Thread(
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.start();
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }
}
