package org.seedferry.downloader.internal.bandwidth;

import java.util.Locale;
import org.seedferry.api.Sizes;

/** Rates as people write them in settings: {@code 5MB/s}, {@code 512KiB/s}, {@code off}. */
final class Rates {

  /** No limit, in bytes per second. */
  static final long UNLIMITED = Long.MAX_VALUE;

  private static final String PER_SECOND = "/s";

  private Rates() {}

  /**
   * Reads a rate in bytes per second; {@code off} stands for no limit, {@code 0} lets nothing pass.
   *
   * @throws IllegalArgumentException when it is none; the message says what one looks like
   */
  static long parse(String text) {
    String rate = text.strip().toLowerCase(Locale.ROOT);
    if (rate.isEmpty() || rate.equals("off")) {
      return UNLIMITED;
    }
    String size =
        rate.endsWith(PER_SECOND) ? rate.substring(0, rate.length() - PER_SECOND.length()) : rate;
    if (!Sizes.isSize(size)) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a rate: write bytes in a second such as 5MB/s, 0, or off");
    }
    return Sizes.parse(size);
  }
}
