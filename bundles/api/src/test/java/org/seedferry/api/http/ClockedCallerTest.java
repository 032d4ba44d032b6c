package org.seedferry.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.seedferry.api.ClockDifference;

class ClockedCallerTest {

  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00.9Z");

  private Map<String, String> headers = Map.of();
  private final ClockedCaller caller =
      new ClockedCaller(
          call -> new HttpAnswer(200, headers, new byte[0]), Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void knowsNothingBeforeAnAnswerTellsTheTime() throws Exception {
    assertThat(caller.ahead()).isNull();
    call("soon");
    assertThat(caller.ahead()).isNull();
  }

  @Test
  void tellsHowFarTheOtherClockIsAheadOrBehind() throws Exception {
    call("Fri, 01 May 2026 10:00:00 GMT");
    assertThat(caller.ahead()).as("told in whole seconds").isZero();
    call("Fri, 01 May 2026 10:05:00 GMT");
    assertThat(caller.ahead()).isEqualTo(Duration.ofMillis(299_100));
    call("Fri, 01 May 2026 09:00:00 GMT");
    assertThat(caller.ahead()).isEqualTo(Duration.ofMillis(-3_599_900));
    headers = Map.of();
    caller.call(HttpCall.get(URI.create("http://box/")));
    assertThat(caller.ahead()).as("as it was told last").isNegative();
  }

  @Test
  void howLongAnAnswerTakesIsNoDifference() {
    Instant answered = NOW.plusSeconds(30);
    assertThat(ClockDifference.of(NOW, NOW.plusSeconds(20), answered)).isZero();
    assertThat(ClockDifference.of(NOW, NOW.plusSeconds(31), answered)).hasSeconds(1);
    assertThat(ClockDifference.of(NOW, NOW.minusSeconds(3), answered)).hasSeconds(-2);
  }

  private void call(String date) throws Exception {
    headers = Map.of("date", date);
    caller.call(HttpCall.get(URI.create("http://box/")));
  }
}
