package org.seedferry.transport.http.internal;

import java.nio.file.Path;
import java.time.Duration;
import org.seedferry.api.Durations;

/**
 * The checked configuration.
 *
 * @param connectTimeout how long a connection may take to come up, TLS included
 * @param stallTimeout how long a peer may send nothing
 * @param userAgent how we call ourselves
 * @param caFile certificates that are trusted beside those of the Java runtime, null for none
 */
record Settings(Duration connectTimeout, Duration stallTimeout, String userAgent, Path caFile) {

  /** A server that has just answered, and not the next request, has most likely dropped that. */
  private static final Duration SOON = Duration.ofSeconds(5);

  /** How long the answer to a request that was sent ahead may take to begin. */
  Duration pipeliningPatience() {
    return stallTimeout.compareTo(SOON) < 0 ? stallTimeout : SOON;
  }

  static Settings of(HttpTransport.Config config) {
    return new Settings(
        Durations.within("connect_timeout", config.connect_timeout(), "1s", "5m"),
        Durations.within("stall_timeout", config.stall_timeout(), "1s", "1h"),
        config.user_agent(),
        config.ca_file().isBlank() ? null : Path.of(config.ca_file()));
  }
}
