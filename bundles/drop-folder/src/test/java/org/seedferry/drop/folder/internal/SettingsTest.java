package org.seedferry.drop.folder.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @TempDir private Path temp;

  private Settings with(String... pairs) {
    return Settings.of(new Drops(temp).config(pairs));
  }

  @Test
  void whatIsNotSaidIsAsDocumented() throws IOException {
    assertThat(with())
        .isEqualTo(
            new Settings(
                temp.toRealPath(),
                "",
                Settings.Mode.CONTINUOUS,
                Duration.ofSeconds(5),
                Duration.ofMillis(100),
                2,
                0,
                Duration.ofDays(7),
                5_000_000));
  }

  @ParameterizedTest
  @CsvSource({"1ms,10", "10ms,10", "5s,5000", "1m,5000", "250ms,250"})
  void aDebounceBeyondItsRangeIsTheNearestInIt(String text, long millis) {
    assertThat(with("debounce", text).debounce()).hasMillis(millis);
  }

  @Test
  void asManyWorkersAsTheProcessorsBear() {
    int most = 4 * Runtime.getRuntime().availableProcessors();
    assertThat(with("workers", "0").workers()).isEqualTo(1);
    assertThat(with("workers", "100000").workers()).isEqualTo(most);
    assertThat(with("workers", "3").workers()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "interval,99ms,100ms to 1h",
    "interval,2h,100ms to 1h",
    "cleanup.after,59m,1h to 30d",
    "cleanup.after,31d,1h to 30d",
    "size.limit,1,1KiB to 64MiB",
    "size.limit,1GB,1KiB to 64MiB",
    "size.limit,much,is not a size",
    "debounce,soon,is not a duration",
    "mode,always,'there are continuous, periodic, once'",
    "path,' ',name the folder"
  })
  void whatCannotBeMeantIsRefusedByName(String key, String value, String what) {
    assertThatThrownBy(() -> with(key, value))
        .hasMessageStartingWith(key + ": ")
        .hasMessageContaining(what);
  }

  @Test
  void aFolderMayBeReachedThroughALink() throws IOException {
    Path real = Files.createDirectories(temp.resolve("real"));
    Path link = Files.createSymbolicLink(temp.resolve("link"), real);
    assertThat(with("path", link.toString()).path()).isEqualTo(real.toRealPath());
  }
}
