package org.seedferry.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.seedferry.api.progress.Progress;

class ProgressTextTest {

  private static final long MIB = 1 << 20;

  private static Progress progress(String name, long done, long total, long rate) {
    return new Progress(7, name, done, total, rate, 0, 1, 2, List.of());
  }

  @Test
  void aLineHasItsColumnsInTheirPlaces() {
    assertThat(ProgressText.line(progress("Some.Show.S01E01", 300 * MIB, 1024 * MIB, 10 * MIB)))
        .isEqualTo(
            "Some.Show.S01E01       ████▋░░░░░░░░░░░  29%       0.3/1.0 GiB 10.0 MiB/s 1m13s");
  }

  @Test
  void everyLineIsAsWideAsTheOthersWhateverItsName() {
    assertThat(ProgressText.line(progress("日本語のとても長い名前のアニメ", 1, 2, 1)))
        .startsWith("日本語のとても長い名…  ████████░░░░░░░░")
        .satisfies(line -> assertThat(Text.width(line)).isEqualTo(79));
    assertThat(Text.width(ProgressText.line(progress("🎬 film", 5 * MIB, -1, 0)))).isEqualTo(79);
    assertThat(
            Text.width(
                ProgressText.line(
                    progress("x", 1023L * (1L << 40), 1023L * (1L << 40), 1023 * MIB))))
        .isEqualTo(79);
    assertThat(Text.width(ProgressText.line(progress("x", 0, 40L << 40, 100_000)))).isEqualTo(79);
  }

  @Test
  void anUnknownSizeShowsNoShareAndNoTime() {
    assertThat(ProgressText.line(progress("x", 5 * MIB, -1, MIB)))
        .isEqualTo(
            "x                      ░░░░░░░░░░░░░░░░    ?           5.0 MiB  1.0 MiB/s     -");
  }

  @Test
  void aHundredPercentIsOnlyWhatIsWhole() {
    assertThat(ProgressText.plain(progress("x", 999_999, 1_000_000, 1)))
        .isEqualTo("x: 99%, 976.6/976.6 KiB, 1 B/s, 1s left, 2 connections");
    assertThat(ProgressText.line(progress("x", 10, 10, 1))).contains("████████████████ 100%");
  }
}
