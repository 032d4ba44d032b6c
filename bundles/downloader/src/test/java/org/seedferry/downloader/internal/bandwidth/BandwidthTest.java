package org.seedferry.downloader.internal.bandwidth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BandwidthTest {

  private static final long SECOND = 1_000;

  private Instant now = Instant.parse("2026-11-02T08:00:00Z");
  private final List<BandwidthSettings> settings = new ArrayList<>();
  private final Bandwidth bandwidth = new Bandwidth(settings);

  /** A connection to a line without an end, as a worker uses it. */
  private final class Reader {
    private final Lane lane;
    private Lane.Debt debt = Lane.Debt.NONE;
    private long got;

    Reader(String seedbox) {
      lane = bandwidth.lane(seedbox, now);
    }

    void read() {
      while (!lane.isOpen() && !lane.isShut() && lane.waitFor(debt, now.toEpochMilli()) == 0) {
        debt = lane.charge(lane.portion(), now.toEpochMilli());
        got += lane.portion();
      }
    }
  }

  @Test
  void allTogetherGetTheLimitAndEachTheSame() {
    settings.add(Limit.of("1MB/s"));
    Reader[] readers = {new Reader("a"), new Reader("a"), new Reader("b"), new Reader("c")};
    run(60 * SECOND, readers);
    assertThat(Arrays.stream(readers).mapToLong(each -> each.got).sum())
        .isBetween(60_000_000L, 60_400_000L);
    assertThat(readers)
        .allSatisfy(each -> assertThat(each.got).isBetween(14_800_000L, 15_200_000L));
  }

  @Test
  void aSeedboxKeepsToItsOwnLimitAndLeavesTheRestToTheOthers() {
    settings.add(Limit.of("1MB/s"));
    settings.add(new BandwidthSettings(new Limit("slow", "100KB/s", "", "")));
    Reader slow = new Reader("slow");
    Reader fast = new Reader("fast");
    run(60 * SECOND, slow, fast);
    assertThat(slow.got).isBetween(5_200_000L, 6_200_000L);
    assertThat(fast.got).isBetween(53_000_000L, 55_000_000L);
  }

  @Test
  void aChangeCountsAtOnceAlsoForThoseWhoWait() {
    settings.add(Limit.of("100MB/s"));
    Reader[] readers = new Reader[32];
    Arrays.setAll(readers, i -> new Reader("a"));
    run(SECOND, readers);
    Limit.change(settings.get(0), "100KB/s");
    long before = got(readers);
    run(SECOND, readers);
    assertThat(got(readers) - before).as("a second later").isBetween(60_000L, 400_000L);
    before = got(readers);
    run(10 * SECOND, readers);
    assertThat(got(readers) - before).isBetween(900_000L, 1_100_000L);
    Limit.change(settings.get(0), "10MB/s");
    before = got(readers);
    run(SECOND, readers);
    assertThat(got(readers) - before).isGreaterThan(8_000_000L);
    settings.clear();
    run(100, readers);
    assertThat(readers[0].lane.isOpen()).isTrue();
    assertThat(readers[0].lane.waitFor(readers[0].debt, now.toEpochMilli())).isZero();
  }

  @Test
  void nothingIsSavedUpWhileNobodyReads() {
    settings.add(Limit.of("1MB/s"));
    Reader reader = new Reader("a");
    now = now.plusSeconds(3600);
    run(SECOND, reader);
    assertThat(reader.got).isLessThan(1_200_000);
  }

  @Test
  void aLimitTellsThatItHoldsConnectionsUp() {
    settings.add(Limit.of("1MB/s"));
    Reader reader = new Reader("a");
    assertThat(reader.lane.heldUpLately(now.toEpochMilli())).isFalse();
    run(SECOND, reader);
    assertThat(reader.lane.heldUpLately(now.toEpochMilli())).isTrue();
    now = now.plusSeconds(5);
    assertThat(reader.lane.heldUpLately(now.toEpochMilli())).isFalse();
  }

  @Test
  void theScheduleGoesByTheClockOnTheWallAlsoWhereThatIsPutForwardOrBack() {
    Limit plan = new Limit("", "off", "01:00-03:00 1MB/s", "Europe/Berlin");
    BandwidthSettings night = new BandwidthSettings(plan);
    // Put forward at 01:00 UTC: the hour from 02:00 is left out.
    assertThat(limited(night, "2026-03-28T23:59:59Z")).isFalse();
    assertThat(limited(night, "2026-03-29T00:00:00Z")).isTrue();
    assertThat(limited(night, "2026-03-29T00:59:59Z")).isTrue();
    assertThat(limited(night, "2026-03-29T01:00:00Z")).as("03:00").isFalse();
    // Put back at 01:00 UTC: the hour from 02:00 comes twice.
    assertThat(limited(night, "2026-10-24T22:59:59Z")).isFalse();
    assertThat(limited(night, "2026-10-24T23:00:00Z")).isTrue();
    assertThat(limited(night, "2026-10-25T01:59:59Z")).as("02:59 again").isTrue();
    assertThat(limited(night, "2026-10-25T02:00:00Z")).isFalse();
  }

  @Test
  void settingsThatAreWrongAreRefusedAndThoseBeforeStay() {
    BandwidthSettings limit = Limit.of("1MB/s");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limit.modified(new Limit("", "off", "", "Mars/Base")))
        .withMessageContaining("'Mars/Base' is no time zone");
    assertThatIllegalArgumentException().isThrownBy(() -> Limit.change(limit, "quick"));
    assertThat(limit.at(now)).isEqualTo(1_000_000);
  }

  private static boolean limited(BandwidthSettings settings, String moment) {
    return settings.at(Instant.parse(moment)) != Rates.UNLIMITED;
  }

  private static long got(Reader... readers) {
    return Arrays.stream(readers).mapToLong(each -> each.got).sum();
  }

  private void run(long millis, Reader... readers) {
    for (long end = now.toEpochMilli() + millis;
        now.toEpochMilli() < end;
        now = now.plusMillis(5)) {
      bandwidth.look(now);
      for (Reader each : readers) {
        each.read();
      }
    }
  }
}
