package org.seedferry.api.progress;

import java.util.List;

/**
 * What a drop folder has done since it is watched, and what it has to do. Immutable.
 *
 * @param folder its path
 * @param processed files that were handed over to a seedbox
 * @param failed files that were refused
 * @param retries hand-overs that were put off, to be tried again
 * @param backpressure how often a file found the queue full, and had to wait outside
 * @param pending files that are neither handed over nor refused yet
 * @param queued how many of them wait for a worker
 * @param working how many of them are being worked
 * @param waiting how many of them wait because the seedbox has as many transfers as it may
 * @param latency the time from the first sight of a file to its hand-over
 */
public record DropFigures(
    String folder,
    long processed,
    long failed,
    long retries,
    long backpressure,
    int pending,
    int queued,
    int working,
    int waiting,
    Latency latency) {

  /**
   * How long something took, by classes.
   *
   * @param bounds the upper bound of each class in seconds, ascending; the last is infinite
   * @param counts how many were in each class
   * @param sum all together, in seconds
   */
  public record Latency(List<Double> bounds, List<Long> counts, double sum) {

    public Latency {
      bounds = List.copyOf(bounds);
      counts = List.copyOf(counts);
      if (bounds.size() != counts.size()) {
        throw new IllegalArgumentException("each class has a bound and a count");
      }
    }
  }
}
