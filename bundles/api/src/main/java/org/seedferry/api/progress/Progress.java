package org.seedferry.api.progress;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How far a fetch under way is. Immutable.
 *
 * @param transferId the ledger's number
 * @param name the title
 * @param done bytes that are home
 * @param total bytes in all, -1 while unknown
 * @param bytesPerSecond the rate of the last seconds
 * @param filesDone files that are home
 * @param files files in all, -1 while unknown
 * @param connections how many connections fetch it; 0 while it waits
 * @param underWay its files that are begun and not home yet, those with the most connections first
 */
public record Progress(
    long transferId,
    String name,
    long done,
    long total,
    long bytesPerSecond,
    int filesDone,
    int files,
    int connections,
    List<FileProgress> underWay) {

  public Progress {
    underWay = List.copyOf(underWay);
  }

  /** How long the rest takes at this rate; empty while nobody can tell. */
  public Optional<Duration> timeLeft() {
    return TimeLeft.of(done, total, bytesPerSecond);
  }
}
