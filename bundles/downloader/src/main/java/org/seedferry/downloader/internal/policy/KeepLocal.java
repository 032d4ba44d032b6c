package org.seedferry.downloader.internal.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.seedferry.api.Durations;

/**
 * How long a local delivery is kept.
 *
 * @param mode the rule
 * @param time how long after its download; for {@link Mode#TIME} only, otherwise null
 */
public record KeepLocal(Mode mode, Duration time) {

  /** The rule by which a local delivery is kept. */
  public enum Mode {
    /** Until it is imported, where an import is awaited; otherwise for ever. */
    AUTO,
    FOREVER,
    /**
     * For some time after its download, and at least until it is imported where that is awaited.
     */
    TIME
  }

  /**
   * Reads {@code auto}, {@code forever} or a duration.
   *
   * @throws IllegalArgumentException when it is none of these
   */
  public static KeepLocal parse(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "auto" -> new KeepLocal(Mode.AUTO, null);
      case "forever" -> new KeepLocal(Mode.FOREVER, null);
      default -> {
        if (!Durations.isDuration(text)) {
          throw new IllegalArgumentException(
              "keep.local: '" + text + "' is neither auto, forever nor a duration such as 24h");
        }
        yield new KeepLocal(Mode.TIME, Durations.parse(text));
      }
    };
  }

  /** Whether a delivery that was imported, or awaits no import, is to be removed. */
  public Verdict verdict(boolean imported, Instant downloaded, Instant now) {
    return switch (mode) {
      case AUTO -> imported ? Verdict.REMOVE : Verdict.KEEP;
      case FOREVER -> Verdict.KEEP;
      case TIME -> downloaded.plus(time).isAfter(now) ? Verdict.LATER : Verdict.REMOVE;
    };
  }

  /** What is to be done with a delivery. */
  public enum Verdict {
    KEEP,
    REMOVE,
    /** It is to be removed, but not yet. */
    LATER
  }
}
