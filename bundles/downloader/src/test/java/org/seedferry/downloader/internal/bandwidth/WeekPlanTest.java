package org.seedferry.downloader.internal.bandwidth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class WeekPlanTest {

  /** The second of this month of the week, a Monday. */
  private static final String MONDAY = "2026-11-02T";

  @Test
  void theRateIsThatOfTheFirstPartThatFits() {
    WeekPlan plan = WeekPlan.parse("mon-fri 08:00-18:00 5MB/s; sat,sun 00:00-24:00 off");
    assertThat(at(plan, MONDAY + "07:59:59")).isEqualTo(1);
    assertThat(at(plan, MONDAY + "08:00")).isEqualTo(5_000_000);
    assertThat(at(plan, MONDAY + "17:59:59")).isEqualTo(5_000_000);
    assertThat(at(plan, MONDAY + "18:00")).isEqualTo(1);
    assertThat(at(plan, "2026-11-07T00:00")).isEqualTo(Rates.UNLIMITED);
    assertThat(at(plan, "2026-11-08T23:59")).isEqualTo(Rates.UNLIMITED);
    WeekPlan both = WeekPlan.parse("mon 08:00-09:00 1KiB/s; 00:00-24:00 0");
    assertThat(at(both, MONDAY + "08:30")).isEqualTo(1024);
    assertThat(at(both, MONDAY + "09:00")).isZero();
  }

  @Test
  void aNightBelongsToTheDayThatItBeginsOn() {
    WeekPlan plan = WeekPlan.parse("Fri,sun-mon 22:00-6:30 2MB/s");
    assertThat(at(plan, "2026-11-06T21:59")).isEqualTo(1);
    assertThat(at(plan, "2026-11-06T22:00")).isEqualTo(2_000_000);
    assertThat(at(plan, "2026-11-07T06:29")).isEqualTo(2_000_000);
    assertThat(at(plan, "2026-11-07T06:30")).isEqualTo(1);
    assertThat(at(plan, "2026-11-07T22:00")).as("saturday").isEqualTo(1);
    assertThat(at(plan, MONDAY + "03:00")).as("of sunday").isEqualTo(2_000_000);
    assertThat(at(WeekPlan.parse("sat-mon 10:00-11:00 0"), MONDAY + "10:00")).isZero();
  }

  @Test
  void whatIsWrongIsNamed() {
    assertWrong("mon-fry 08:00-18:00 5MB/s", "'fry' is none of mon, tue");
    assertWrong("08:00-24:01 5MB/s", "'24:01' is no time");
    assertWrong("08:00-08:00 5MB/s", "no time at all");
    assertWrong("08:00-09:00 fast", "'fast' is not a rate");
    assertWrong("mon-fri 5MB/s", "write days, times and a rate such as");
    assertWrong("off; 8-9 5MB/s", "'off'");
    assertThat(at(WeekPlan.parse(" ; "), MONDAY + "08:00")).isEqualTo(1);
  }

  private static void assertWrong(String plan, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WeekPlan.parse(plan))
        .withMessageContaining(message);
  }

  private static long at(WeekPlan plan, String moment) {
    return plan.at(LocalDateTime.parse(moment), 1);
  }
}
