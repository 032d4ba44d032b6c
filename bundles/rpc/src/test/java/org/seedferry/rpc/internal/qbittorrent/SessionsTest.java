package org.seedferry.rpc.internal.qbittorrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.seedferry.guard.manual.ManualGuard;
import org.seedferry.testing.leak.LeakDetector;

@ExtendWith(LeakDetector.class)
class SessionsTest {

  private final ManualGuard guard = new ManualGuard();
  private final Sessions sessions = new Sessions(guard.clock());

  @AfterEach
  void close() {
    guard.close();
  }

  @Test
  void aSessionGoesOnWhileItIsUsedButNotForEver() {
    String id = sessions.open();
    for (int half = 1; half < 48; half++) {
      guard.advance(Duration.ofMinutes(30));
      assertThat(sessions.use(id)).as("%d half hours", half).isTrue();
    }
    guard.advance(Duration.ofMinutes(30));
    assertThat(sessions.use(id)).isFalse();
  }

  @Test
  void aSessionEndsAnHourAfterItsLastUse() {
    String id = sessions.open();
    guard.advance(Sessions.IDLE);
    assertThat(sessions.use(id)).isFalse();
  }

  @Test
  void theOneThatWasNotUsedLongestMakesRoom() {
    String first = sessions.open();
    String second = sessions.open();
    sessions.use(first);
    for (int i = 2; i <= Sessions.MOST; i++) {
      sessions.open();
    }
    assertThat(sessions.use(first)).isTrue();
    assertThat(sessions.use(second)).isFalse();
  }

  @Test
  void noTwoAreTheSameAndAClosedOneIsOver() {
    String one = sessions.open();
    String other = sessions.open();
    assertThat(one).hasSize(32).isNotEqualTo(other);
    sessions.close(one);
    assertThat(sessions.use(one)).isFalse();
    assertThat(sessions.use(other)).isTrue();
  }

  /** No test can measure it, so this looks at the code itself. */
  @Test
  void whatIsLookedUpIsAHash() throws Exception {
    try (InputStream code = Sessions.class.getResourceAsStream("Sessions.class")) {
      assertThat(new String(code.readAllBytes(), StandardCharsets.ISO_8859_1))
          .contains("java/security/MessageDigest", "SHA-256")
          .doesNotContain("equals", "containsKey");
    }
  }
}
