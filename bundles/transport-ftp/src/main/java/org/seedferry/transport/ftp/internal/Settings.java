package org.seedferry.transport.ftp.internal;

import java.nio.file.Path;
import java.time.Duration;
import org.seedferry.api.Durations;

/**
 * The checked configuration.
 *
 * @param connectTimeout how long a connection may take to come up, and TLS after it
 * @param replyTimeout how long a reply may take
 * @param stallTimeout how long a data connection may bring nothing
 * @param pipelining whether commands are sent before earlier replies have come
 * @param caFile certificates that are trusted beside those of the Java runtime, null for none
 */
record Settings(
    Duration connectTimeout,
    Duration replyTimeout,
    Duration stallTimeout,
    boolean pipelining,
    Path caFile) {

  static Settings of(FtpTransport.Config config) {
    return new Settings(
        Durations.within("connect_timeout", config.connect_timeout(), "1s", "5m"),
        Durations.within("reply_timeout", config.reply_timeout(), "1s", "10m"),
        Durations.within("stall_timeout", config.stall_timeout(), "1s", "1h"),
        config.pipelining(),
        config.ca_file().isBlank() ? null : Path.of(config.ca_file()));
  }
}
