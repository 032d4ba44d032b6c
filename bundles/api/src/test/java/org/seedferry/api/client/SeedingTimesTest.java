package org.seedferry.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Activity;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;

class SeedingTimesTest {

  private static final Duration TOLD = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private long nanos = Long.MAX_VALUE - 5;
  private final SeedingTimes times = new SeedingTimes(() -> nanos);

  @Test
  void whatPassesWhileItIsSeedingAndTheClientTellsTheSameIsAdded() {
    assertThat(seeded(TOLD, true)).isEqualTo(TOLD);
    pass(MINUTE);
    assertThat(seeded(TOLD, true)).isEqualTo(TOLD.plusMinutes(1));
    pass(MINUTE);
    assertThat(seeded(TOLD, true)).isEqualTo(TOLD.plusMinutes(2));
  }

  @Test
  void whatTheClientTellsAnewCounts() {
    seeded(TOLD, true);
    pass(MINUTE);
    assertThat(seeded(TOLD.plusSeconds(59), true)).isEqualTo(TOLD.plusSeconds(59));
    pass(MINUTE);
    assertThat(seeded(TOLD.plusSeconds(59), true)).isEqualTo(TOLD.plusSeconds(119));
  }

  @Test
  void whatIsNotSeedingIsNotSeededMeanwhile() {
    seeded(TOLD, true);
    pass(MINUTE);
    assertThat(seeded(TOLD, false)).isEqualTo(TOLD);
    pass(Duration.ofDays(14));
    assertThat(seeded(TOLD, true)).isEqualTo(TOLD);
    pass(MINUTE);
    assertThat(seeded(TOLD, true)).isEqualTo(TOLD.plusMinutes(1));
  }

  @Test
  void whileTheClientDoesNotAnswerNothingIsTakenForSeeded() {
    seeded(TOLD, true);
    pass(MINUTE);
    seeded(TOLD, true);
    times.interrupt();
    pass(Duration.ofDays(14));
    assertThat(seeded(TOLD, true)).isEqualTo(TOLD.plusMinutes(1));
    pass(MINUTE);
    assertThat(seeded(TOLD, true)).isEqualTo(TOLD.plusMinutes(2));
  }

  @Test
  void whatIsListedAgainBeginsAnewAndWhatIsNotToldStaysUnknown() {
    seeded(TOLD, true);
    times.of(List.of(), Set.of());
    pass(MINUTE);
    assertThat(seeded(TOLD, true)).isEqualTo(TOLD);
    assertThat(seeded(null, true)).isNull();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private Duration seeded(Duration told, boolean seeding) {
    RemoteTransfer transfer =
        new RemoteTransfer(
            "id", null, "name", "tv", 7, Readiness.COMPLETE, 0.5, told, Activity.UNKNOWN);
    RemoteTransfer timed =
        times.of(List.of(transfer), seeding ? Set.of("id") : Set.of("other")).get(0);
    assertThat(timed).usingRecursiveComparison().ignoringFields("seeded").isEqualTo(transfer);
    return timed.seeded();
  }
}
