package org.seedferry.drop.folder.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.seedferry.api.Durations;
import org.seedferry.api.Sizes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of a drop folder, within their ranges.
 *
 * @param path the folder, absolute
 * @param seedbox the name of the seedbox; empty for the only one
 * @param mode when it is looked at
 * @param interval the pause between two looks
 * @param debounce for how long a file has to be unchanged
 * @param workers how many files are worked at a time
 * @param slots how many transfers of the seedbox may be not complete; 0 for any number
 * @param cleanUpAfter for how long what was worked is kept
 * @param sizeLimit how many bytes a file may have
 */
record Settings(
    Path path,
    String seedbox,
    Mode mode,
    Duration interval,
    Duration debounce,
    int workers,
    int slots,
    Duration cleanUpAfter,
    long sizeLimit) {

  private static final Logger LOG = LoggerFactory.getLogger(Settings.class);
  private static final Duration SHORTEST_DEBOUNCE = Duration.ofMillis(10);
  private static final Duration LONGEST_DEBOUNCE = Duration.ofSeconds(5);
  private static final int WORKERS_PER_PROCESSOR = 4;
  private static final int MOST_SLOTS = 100_000;
  private static final long SMALLEST_LIMIT = 1 << 10;
  private static final long LARGEST_LIMIT = 64 << 20;

  /** When a folder is looked at. */
  enum Mode {
    /** When something happens in it. */
    CONTINUOUS,
    /** Again and again. */
    PERIODIC,
    /** Once: what is there is worked off. */
    ONCE
  }

  static Settings of(DropFolder.Config config) {
    return new Settings(
        path(config.path()),
        config.seedbox().strip(),
        mode(config.mode()),
        Durations.within("interval", config.interval(), "100ms", "1h"),
        debounce(config.debounce()),
        workers(config.workers()),
        slots(config.slots()),
        Durations.within("cleanup.after", config.cleanup_after(), "1h", "30d"),
        sizeLimit(config.size_limit()));
  }

  private static Path path(String text) {
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException("path: it is missing: name the folder to be watched");
    }
    try {
      Path path = Path.of(text.strip()).toAbsolutePath().normalize();
      return Files.exists(path) ? path.toRealPath() : path;
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("path: '" + text + "' is no path: " + e.getReason(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("path: '" + text + "' cannot be followed: " + e, e);
    }
  }

  private static Mode mode(String text) {
    return Arrays.stream(Mode.values())
        .filter(mode -> mode.name().equalsIgnoreCase(text.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "mode: '"
                        + text
                        + "' is none, there are "
                        + Arrays.stream(Mode.values())
                            .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))));
  }

  private static Duration debounce(String text) {
    Duration wanted;
    try {
      wanted = Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("debounce: " + e.getMessage(), e);
    }
    Duration debounce =
        wanted.compareTo(SHORTEST_DEBOUNCE) < 0
            ? SHORTEST_DEBOUNCE
            : wanted.compareTo(LONGEST_DEBOUNCE) > 0 ? LONGEST_DEBOUNCE : wanted;
    if (!debounce.equals(wanted)) {
      LOG.warn(
          "debounce: {} is out of range, {} is used: it must be {} to {}",
          text,
          Durations.format(debounce),
          Durations.format(SHORTEST_DEBOUNCE),
          Durations.format(LONGEST_DEBOUNCE));
    }
    return debounce;
  }

  private static int workers(int wanted) {
    int most = WORKERS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
    int workers = Math.max(1, Math.min(wanted, most));
    if (workers != wanted) {
      LOG.warn(
          "workers: {} is out of range, {} are used: it must be 1 to {} here",
          wanted,
          workers,
          most);
    }
    return workers;
  }

  private static int slots(int wanted) {
    if (wanted < 0 || wanted > MOST_SLOTS) {
      throw new IllegalArgumentException(
          "slots: " + wanted + " is out of range, it must be 0 (no limit) to " + MOST_SLOTS);
    }
    return wanted;
  }

  private static long sizeLimit(String text) {
    long limit;
    try {
      limit = Sizes.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("size.limit: " + e.getMessage(), e);
    }
    if (limit < SMALLEST_LIMIT || limit > LARGEST_LIMIT) {
      throw new IllegalArgumentException(
          "size.limit: " + text + " is out of range, it must be 1KiB to 64MiB");
    }
    return limit;
  }
}
