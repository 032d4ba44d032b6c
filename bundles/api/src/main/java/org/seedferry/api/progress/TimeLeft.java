package org.seedferry.api.progress;

import java.time.Duration;
import java.util.Optional;

/** How long the rest takes. */
final class TimeLeft {

  private TimeLeft() {}

  /** In whole seconds, rounded up; zero when all is home, empty while nobody can tell. */
  static Optional<Duration> of(long done, long total, long bytesPerSecond) {
    long rest = total - done;
    if (total < 0 || rest > 0 && bytesPerSecond <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        rest <= 0 ? Duration.ZERO : Duration.ofSeconds((rest - 1) / bytesPerSecond + 1));
  }
}
