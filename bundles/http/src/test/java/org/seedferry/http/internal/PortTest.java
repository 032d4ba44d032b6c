package org.seedferry.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.leak.LeakDetector;

@ExtendWith(LeakDetector.class)
class PortTest {

  private final ManualGuard guard = new ManualGuard();
  private final FakeAdmin admin = new FakeAdmin();
  private boolean hostStops;
  private int faces;

  @AfterEach
  void close() {
    guard.close();
  }

  @Test
  void theServerListensWhereTheSettingsSayAndNoLongerThanTheBundleRuns() {
    Port port = port(Settings.at("127.0.0.1:0"));
    assertThat(admin.server())
        .containsEntry("org.apache.felix.http.host", "127.0.0.1")
        .containsEntry("org.osgi.service.http.port", 0)
        .containsEntry("org.apache.felix.http.jetty.threadpool.max", 10);
    port.stop();
    assertThat(admin.server()).isNull();
  }

  @Test
  void facesAreShownWhileThereIsAServerThatListens() {
    Port port = port(Settings.at("127.0.0.1:0"));
    port.tellWhere(null, Map.of());
    assertFaces(0, "the server comes up");
    port.tellWhere(null, Map.of("osgi.http.endpoint", "http://127.0.0.1:1/"));
    assertFaces(1, "it is there");
    port.tellWhere(null, Map.of("osgi.http.endpoint", "http://127.0.0.1:1/"));
    assertFaces(1, "it is still there");
    port.modified(Settings.at("off"));
    assertFaces(0, "it is switched off");
    port.tellWhere(null, Map.of("osgi.http.endpoint", "http://127.0.0.1:1/"));
    assertFaces(0, "it goes");
  }

  @Test
  void facesGoWithThePortAndNeverComeAfterIt() {
    Port port = port(Settings.at("127.0.0.1:0"));
    port.tellWhere(null, Map.of("osgi.http.endpoint", "http://127.0.0.1:1/"));
    assertFaces(1, "it is there");
    hostStops = true;
    port.stop();
    assertThat(faces).as("when the port has been stopped").isZero();

    port = port(Settings.at("127.0.0.1:0"));
    port.tellWhere(null, Map.of("osgi.http.endpoint", "http://127.0.0.1:1/"));
    port.stop();
    assertFaces(0, "the port was stopped before the task came to it");
  }

  @Test
  void settingsThatComeAfterTheStopOpenNothing() {
    Port port = port(Settings.at("127.0.0.1:0"));
    port.stop();
    port.modified(Settings.at("127.0.0.1:0").login("me", "pw"));
    assertThat(admin.server()).isNull();
  }

  @Test
  void onlyWhatIsStartedListens() {
    new Port(() -> hostStops, new Faces(guard, this::offer), guard, admin.service());
    assertThat(admin.server()).isNull();
  }

  @Test
  void aHostThatStopsLeavesTheServerToStopItself() {
    Port port = port(Settings.at("127.0.0.1:0"));
    hostStops = true;
    port.stop();
    assertThat(admin.server()).isNotNull();
  }

  @Test
  void beyondLoopbackWithoutAPasswordItDoesNotListen() {
    port(Settings.at("0.0.0.0:0"));
    assertThat(admin.server()).isNull();
    port(Settings.at("0.0.0.0:0").login("me", "pw"));
    assertThat(admin.server()).containsEntry("org.apache.felix.http.host", "0.0.0.0");
  }

  @Test
  void aPasswordThatIsTakenAwayWhileItRunsClosesThePort() {
    Port port = port(Settings.at("0.0.0.0:0").login("me", "pw"));
    port.modified(Settings.at("0.0.0.0:0"));
    assertThat(admin.server()).isNull();
    port.modified(Settings.at("0.0.0.0:0").login("me", "pw"));
    assertThat(admin.server()).isNotNull();
    port.modified(Settings.at("off"));
    assertThat(admin.server()).isNull();
  }

  @Test
  void anAddressThatIsNoneClosesThePort() {
    Port port = port(Settings.at("127.0.0.1:0"));
    port.modified(Settings.at("nonsense"));
    assertThat(admin.server()).isNull();
  }

  @Test
  void anotherPasswordLeavesTheServerAlone() {
    Port port = port(Settings.at("127.0.0.1:0"));
    port.modified(Settings.at("127.0.0.1:0").login("me", "pw"));
    assertThat(admin.updates()).isEqualTo(1);
  }

  @Test
  void aPortInUseIsTriedAgainUntilItIsFree() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port(Settings.at("127.0.0.1:" + taken.getLocalPort()));
      guard.advance(Duration.ofMinutes(1));
      assertThat(admin.server()).isNull();
    }
    guard.advance(Duration.ofSeconds(30));
    assertThat(admin.server()).isNotNull();
    guard.advance(Duration.ofMinutes(5));
    assertThat(admin.updates()).isEqualTo(1);
  }

  @Test
  void aPortThatAServerOfOursIsStillGivingBackIsTakenAtOnce() throws Exception {
    try (ServerSocket closing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port(Settings.at("127.0.0.1:" + closing.getLocalPort()));
      guard.advance(Duration.ofMillis(200));
      assertThat(admin.server()).isNull();
    }
    guard.advance(Duration.ofMillis(400));
    assertThat(admin.server()).isNotNull();
  }

  @Test
  void whatIsTriedAgainIsForgottenWithNewSettings() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Port port = port(Settings.at("127.0.0.1:" + taken.getLocalPort()));
      port.modified(Settings.at("off"));
    }
    guard.advance(Duration.ofMinutes(5));
    assertThat(admin.server()).isNull();
  }

  private void assertFaces(int shown, String when) {
    guard.advance(Duration.ofSeconds(1));
    assertThat(faces).as(when).isEqualTo(shown);
  }

  private Port port(Settings settings) {
    Port port = new Port(() -> hostStops, new Faces(guard, this::offer), guard, admin.service());
    port.start(settings);
    return port;
  }

  private Runnable offer() {
    faces++;
    return () -> faces--;
  }
}
