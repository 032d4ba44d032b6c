package org.seedferry.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_445_412_480);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Retry-After       | 17                            | 17",
        "Retry-After       | 0                             | 0",
        "Retry-After       | 999999999                     | 600",
        "Retry-After       | Wed, 21 Oct 2015 07:28:30 GMT | 30",
        "Retry-After       | Wed, 21 Oct 2015 07:00:00 GMT | 0",
        "X-RateLimit-Reset | 1445412540                    | 60",
        "X-RateLimit-Reset | 99999999999                   | 600"
      })
  void readsWhatIsAskedForWithinItsLimits(String name, String value, long seconds) {
    assertThat(of(Map.of(name, value))).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({
    "Retry-After, soon",
    "Retry-After, -1",
    "X-RateLimit-Reset, 1e9",
    "X-RateLimit-Reset, 1445412479",
    "Date, 17"
  })
  void whatMakesNoSenseAsksForNothing(String name, String value) {
    assertThat(of(Map.of(name, value))).isEmpty();
  }

  @Test
  void theStandardHeaderGoesFirst() {
    assertThat(of(Map.of("Retry-After", "5", "X-RateLimit-Reset", "1445412540")))
        .contains(Duration.ofSeconds(5));
    assertThat(of(Map.of("Retry-After", "soon", "X-RateLimit-Reset", "1445412540")))
        .contains(Duration.ofSeconds(60));
  }

  private static Optional<Duration> of(Map<String, String> headers) {
    return RetryAfter.of(headers::get, NOW);
  }
}
