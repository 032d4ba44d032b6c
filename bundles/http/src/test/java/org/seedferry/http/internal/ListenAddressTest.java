package org.seedferry.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedferry.testing.leak.LeakDetector;

@ExtendWith(LeakDetector.class)
class ListenAddressTest {

  @Test
  void hostAndPortAreReadAndWrittenAlike() {
    assertThat(ListenAddress.parse("127.0.0.1:9091"))
        .isEqualTo(new ListenAddress("127.0.0.1", 9091))
        .hasToString("127.0.0.1:9091");
    assertThat(ListenAddress.parse(" [::1]:0 "))
        .isEqualTo(new ListenAddress("::1", 0))
        .hasToString("[::1]:0");
    assertThat(ListenAddress.parse("OFF")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "9091", ":9091", "host:", "host:x", "host:65536", "::1:80", "a:-1"})
  void anythingElseIsRefusedWithAnExample(String wrong) {
    assertThatThrownBy(() -> ListenAddress.parse(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("127.0.0.1:9091");
  }

  @Test
  void whatOnlyThisMachineReachesIsKnown() throws Exception {
    assertThat(new ListenAddress("localhost", 1).isLoopback()).isTrue();
    assertThat(new ListenAddress("::1", 1).isLoopback()).isTrue();
    assertThat(new ListenAddress("0.0.0.0", 1).isLoopback()).isFalse();
    assertThat(new ListenAddress("::", 1).isLoopback()).isFalse();
    assertThat(new ListenAddress("192.168.1.4", 1).isLoopback()).isFalse();
  }
}
