package org.seedferry.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedferry.testing.leak.LeakDetector;

@ExtendWith(LeakDetector.class)
class HostsTest {

  private final Hosts hosts = new Hosts(List.of("NAS.lan", " seedferry "));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:9091",
        "localhost.",
        "127.0.0.1:9091",
        "192.168.1.4",
        "[::1]:9091",
        "[fe80::1]",
        "nas.lan:80",
        "seedferry"
      })
  void ourNamesAndAllAddressesAreKnown(String header) {
    assertThat(hosts.know(header)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:9091",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example#localhost",
        "[::1].evil.example",
        "1.2.3",
        "",
        "[]"
      })
  void foreignNamesAreNot(String header) {
    assertThat(hosts.know(header)).isFalse();
  }

  @Test
  void withoutTheHeaderItIsNoBrowser() {
    assertThat(hosts.know(null)).isTrue();
  }

  @Test
  void aStarKnowsAll() {
    assertThat(new Hosts(List.of("*")).know("evil.example")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:9091, localhost:9091, true",
    "https://nas.lan, nas.lan, true",
    "https://nas.lan:443, nas.lan, true",
    "http://NAS.lan, nas.lan:80, true",
    "http://evil.example, nas.lan, false",
    "http://localhost:8080, localhost:9091, false",
    "null, localhost:9091, false"
  })
  void anOriginIsOursWhenItIsTheHostThatIsAsked(String origin, String host, boolean same) {
    assertThat(Hosts.isSame(origin, host)).isEqualTo(same);
  }
}
