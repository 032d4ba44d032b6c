package org.seedferry.api.seedbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedferry.api.seedbox.RemoteTransfer.Activity;

class ActivityTest {

  @Test
  void tellsWhatAClientTells() {
    assertThat(Activity.of(1000, 250, 90, 7, " stuck "))
        .isEqualTo(new Activity(0.75, Duration.ofSeconds(90), 7, "stuck"));
    assertThat(Activity.of(1000, 0, 90, 0, null))
        .as("what seeds has nothing left, whatever its client counts down")
        .isEqualTo(new Activity(1, Duration.ZERO, 0, ""));
    assertThat(Activity.of(0, 0, 90, 0, "").progress()).as("a magnet link").isZero();
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, -1, 1e300})
  void nonsenseIsNothingThatIsTold(double nonsense) {
    assertThat(Activity.of(1000, 500, nonsense, nonsense, ""))
        .isEqualTo(new Activity(0.5, null, -1, ""));
    assertThat(Activity.of(1000, nonsense, 90, 0, "").progress())
        .matches(each -> Double.isNaN(each) || each == 1);
    assertThat(Activity.of(nonsense, 0, 90, 0, "").progress())
        .matches(each -> Double.isNaN(each) || each == 0 || each == 1);
  }

  @Test
  void neverIsNoTime() {
    double year = Duration.ofDays(365).toSeconds();
    for (double seconds : new double[] {0, Duration.ofDays(100).toSeconds(), year}) {
      assertThat(Activity.of(1000, 500, seconds, 0, "").left()).isNull();
    }
    assertThat(Activity.of(1000, 500, Duration.ofDays(99).toSeconds(), 0, "").left())
        .isEqualTo(Duration.ofDays(99));
  }

  @Test
  void aRecordMadeByHandIsAsSound() {
    Activity activity = new Activity(7, Duration.ofSeconds(-1), -9, "a\nb" + "x".repeat(5000));
    assertThat(activity.progress()).isEqualTo(1);
    assertThat(activity.left()).isNull();
    assertThat(activity.uploaded()).isEqualTo(-1);
    assertThat(activity.trouble()).startsWith("a bx").hasSizeLessThan(300);
    assertThat(new Activity(-0.1, null, 0, null)).isEqualTo(new Activity(Double.NaN, null, 0, ""));
  }
}
