package org.seedferry.testing.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  private final CountDownLatch end = new CountDownLatch(1);

  private void waitForTheEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void threadThatLivesOnIsNamedWithItsStack() throws Exception {
    Snapshot before = Snapshot.take();
    Thread thread = new Thread(this::waitForTheEnd, "forgotten");
    thread.start();
    assertThat(before.leftWithin(SHORT))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("thread forgotten")
        .contains("waitForTheEnd");
    end.countDown();
    thread.join();
    assertThat(before.leftWithin(SHORT)).isEmpty();
  }

  @Test
  void threadThatEndsAMomentLaterIsNoLeak() {
    Snapshot before = Snapshot.take();
    new Thread(this::waitForTheEnd, "slow").start();
    Thread helper = new Thread(end::countDown, "helper");
    assertThat(before.leftWithin(Duration.ZERO)).hasSize(1);
    helper.start();
    before.assertNothingLeft();
  }

  @Test
  void openFileAndSocketAreNamed(@TempDir Path folder) throws Exception {
    assumeThat(Path.of("/proc/self/fd")).isDirectory();
    Path file = Files.writeString(folder.resolve("data"), "x");
    Snapshot before = Snapshot.take();
    try (InputStream in = Files.newInputStream(file);
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(in.read()).isEqualTo('x');
      assertThat(socket.isBound()).isTrue();
      List<String> left = before.leftWithin(Duration.ZERO);
      assertThat(left).hasSize(2);
      assertThat(left.get(0)).endsWith("/data");
      assertThat(left.get(1))
          .startsWith("socket tcp")
          .endsWith(" LISTEN 127.0.0.1:" + socket.getLocalPort());
    }
    assertThat(before.leftWithin(SHORT)).isEmpty();
  }

  @Test
  void failureTellsAllThatIsLeft() throws Exception {
    Snapshot before = Snapshot.take();
    Thread thread = new Thread(this::waitForTheEnd, "forgotten");
    thread.setDaemon(true);
    thread.start();
    Thread.currentThread().interrupt();
    assertThatThrownBy(before::assertNothingLeft)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("1 left behind")
        .hasMessageContaining("thread forgotten");
    assertThat(Thread.interrupted()).isTrue();
    end.countDown();
    thread.join();
  }
}
