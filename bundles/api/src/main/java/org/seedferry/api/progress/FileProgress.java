package org.seedferry.api.progress;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a file is that is being fetched.
 *
 * @param path its path below its transfer's top; its name where it is the transfer's only file
 * @param done bytes that are home
 * @param total bytes in all, -1 while unknown
 * @param bytesPerSecond the rate since its connections took it up
 * @param connections how many fetch it; 0 while it waits
 */
public record FileProgress(
    String path, long done, long total, long bytesPerSecond, int connections) {

  /** How long the rest takes at this rate; empty while nobody can tell. */
  public Optional<Duration> timeLeft() {
    return TimeLeft.of(done, total, bytesPerSecond);
  }
}
