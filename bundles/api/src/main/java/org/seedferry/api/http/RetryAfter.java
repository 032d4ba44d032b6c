package org.seedferry.api.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * How long a peer asks to wait: {@code Retry-After}, in seconds or as a date (RFC 9110, 10.2.3),
 * else up to {@code X-RateLimit-Reset}, in seconds since 1970, as many programming interfaces have
 * it; that one also stands in answers that refuse nothing, and may be over.
 */
public final class RetryAfter {

  /** Nobody waits longer than this, whatever the peer says. */
  public static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
  private static final Pattern EPOCH = Pattern.compile("\\d{1,11}");

  private RetryAfter() {}

  /**
   * The pause that an answer asks for, from 0 to {@link #LONGEST}; empty where it asks for none.
   *
   * @param header gives a header's value, null for none
   */
  public static Optional<Duration> of(UnaryOperator<String> header, Instant now) {
    String after = header.apply("Retry-After");
    if (after != null && SECONDS.matcher(after).matches()) {
      return Optional.of(within(Duration.ofSeconds(Long.parseLong(after))));
    }
    return HttpDate.parse(after)
        .or(() -> epoch(header.apply("X-RateLimit-Reset")).filter(now::isBefore))
        .map(then -> within(Duration.between(now, then)));
  }

  private static Optional<Instant> epoch(String header) {
    return Optional.ofNullable(header)
        .filter(text -> EPOCH.matcher(text).matches())
        .map(text -> Instant.ofEpochSecond(Long.parseLong(text)));
  }

  private static Duration within(Duration pause) {
    if (pause.isNegative()) {
      return Duration.ZERO;
    }
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }
}
