package org.seedferry.rpc.internal.qbittorrent;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who has logged in, by what their cookie holds. A session ends an hour after it was used last, and
 * after a day in any case; of too many the one that was not used longest ends. Thread-safe.
 */
final class Sessions {

  static final int MOST = 1_000;
  static final Duration IDLE = Duration.ofHours(1);
  static final Duration LIFE = Duration.ofDays(1);

  private static final int RANDOM_BYTES = 24;

  private record Session(Instant opened, Instant used) {

    boolean isOpen(Instant now) {
      return now.isBefore(used.plus(IDLE)) && now.isBefore(opened.plus(LIFE));
    }
  }

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> sessions =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
          return size() > MOST;
        }
      };

  Sessions(Clock clock) {
    this.clock = clock;
  }

  /** Opens one; returns what names it, 192 random bits. */
  synchronized String open() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Instant now = clock.instant();
    sessions.put(key(id), new Session(now, now));
    return id;
  }

  /** True for an open one, which goes on for another hour then. */
  synchronized boolean use(String id) {
    Instant now = clock.instant();
    return sessions.computeIfPresent(
            key(id),
            (key, session) -> session.isOpen(now) ? new Session(session.opened(), now) : null)
        != null;
  }

  synchronized void close(String id) {
    sessions.remove(key(id));
  }

  /** Hashes are looked up, so that the time of a look tells nothing of what is right. */
  private static String key(String id) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
