package org.seedferry.drop.folder.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SightingsTest {

  private static final Path FILE = Path.of("/drop/a.torrent");
  private static final Stamp STAMP = new Stamp(5, FileTime.fromMillis(1), "one");
  private static final Stamp OTHER = new Stamp(6, FileTime.fromMillis(1), "one");
  private static final Duration DEBOUNCE = Duration.ofMillis(100);

  private final Sightings sightings = new Sightings(DEBOUNCE);
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  private void pass(long millis) {
    now = now.plusMillis(millis);
  }

  @Test
  void eachChangeBeginsTheDebounceAnew() {
    sightings.see(FILE, STAMP, now);
    pass(99);
    assertThat(sightings.due(now)).isEmpty();
    sightings.see(FILE, OTHER, now);
    pass(99);
    sightings.see(FILE, OTHER, now);
    assertThat(sightings.due(now)).isEmpty();
    pass(1);
    assertThat(sightings.due(now)).containsExactly(FILE);
    assertThat(sightings.ready(FILE, STAMP, now)).isEmpty();
    pass(100);
    Drop drop = sightings.ready(FILE, STAMP, now).orElseThrow();
    assertThat(drop.stamp()).isEqualTo(STAMP);
    assertThat(drop.unchangedSince()).isEqualTo(now.minusMillis(100));
    assertThat(drop.firstSeen()).isEqualTo(now.minusMillis(299));
  }

  @Test
  void noNameIsWorkedTwiceAtATime() {
    take();
    sightings.see(FILE, OTHER, now);
    pass(10_000);
    assertThat(sightings.due(now)).isEmpty();
    assertThat(sightings.anyAtWork()).isTrue();
  }

  @Test
  void whatNoWorkerHasBroughtToAnEndIsDueAgain() {
    take();
    sightings.reclaim(now);
    assertThat(sightings.anyAtWork()).isFalse();
    assertThat(sightings.due(now)).containsExactly(FILE);
    assertThat(sightings.ready(FILE, STAMP, now)).isPresent();
  }

  @Test
  void whatCameUnderANameWhileItWasWorkedIsLookedAtAfterwards() {
    take();
    sightings.see(FILE, OTHER, now);
    sightings.finished(FILE, now);
    pass(100);
    assertThat(sightings.due(now)).containsExactly(FILE);
    assertThat(sightings.ready(FILE, OTHER, now)).isEmpty();
    pass(100);
    assertThat(sightings.ready(FILE, OTHER, now)).isPresent();
  }

  @Test
  void whatIsDoneIsDueNoMore() {
    take();
    sightings.finished(FILE, now);
    pass(10_000);
    assertThat(sightings.due(now)).isEmpty();
    assertThat(sightings.next()).isEmpty();
    assertThat(sightings.pending()).isZero();
  }

  @Test
  void triesCountOnlyForTheSameContent() {
    take();
    sightings.tryAgain(FILE, now.plusSeconds(60), 3);
    sightings.see(FILE, STAMP, now);
    assertThat(sightings.due(now)).isEmpty();
    pass(60_000);
    Drop again = sightings.ready(FILE, STAMP, now).orElseThrow();
    assertThat(again.tries()).isEqualTo(1);
    assertThat(again.links()).isEqualTo(3);
    sightings.see(FILE, OTHER, now);
    pass(100);
    Drop changed = sightings.ready(FILE, OTHER, now).orElseThrow();
    assertThat(changed.tries()).isZero();
    assertThat(changed.links()).isZero();
  }

  @Test
  void onlyNamesAtRestAreForgotten() {
    take();
    Path other = Path.of("/drop/b.torrent");
    sightings.see(other, STAMP, now);
    pass(1_000);
    assertThat(sightings.forget(now)).isZero();
    sightings.finished(FILE, now);
    assertThat(sightings.forget(now.minusMillis(1_100))).isZero();
    assertThat(sightings.forget(now)).isEqualTo(1);
    assertThat(sightings.size()).isEqualTo(1);
  }

  private void take() {
    sightings.see(FILE, STAMP, now);
    pass(100);
    assertThat(sightings.ready(FILE, STAMP, now)).isPresent();
    sightings.taken(FILE);
  }
}
