package org.seedferry.drop.folder.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the names that were seen: whether what is there has stopped changing, is being
 * worked, or waits to be tried again. No name is worked twice at a time. Thread-safe.
 */
final class Sightings {

  private enum State {
    /** It waits to be unchanged for long enough, or for its next try. */
    PENDING,
    AT_WORK,
    /** Nothing is to be done for it. */
    AT_REST
  }

  private static final class Sighting {
    private State state;
    private Instant firstSeen;
    private Instant lastSeen;
    private Stamp stamp;
    private Instant unchangedSince;
    private Instant due;
    private int tries;
    private int links;

    /** True when something happened under the name while it was worked. */
    private boolean disturbed;
  }

  private static final Comparator<Sighting> OLDEST_FIRST =
      Comparator.<Sighting, Instant>comparing(sighting -> sighting.firstSeen)
          .thenComparing(
              sighting -> sighting.stamp == null ? null : sighting.stamp.modified(),
              Comparator.nullsLast(Comparator.naturalOrder()));

  private final Duration debounce;
  private final Map<Path, Sighting> all = new LinkedHashMap<>();

  /**
   * @param debounce for how long a file has to be unchanged
   */
  Sightings(Duration debounce) {
    this.debounce = debounce;
  }

  /** Something was seen under a name. */
  synchronized void see(Path path, Stamp stamp, Instant now) {
    Sighting sighting = all.computeIfAbsent(path, any -> new Sighting());
    sighting.lastSeen = now;
    if (sighting.state == State.AT_WORK) {
      sighting.disturbed = true;
      return;
    }
    if (sighting.state != State.PENDING) {
      sighting.state = State.PENDING;
      sighting.firstSeen = now;
      sighting.stamp = null;
    }
    compare(sighting, stamp, now);
  }

  /**
   * Every name whose time has come, the one that was seen first before the others; of those that
   * were seen at the same moment, the one with the oldest file.
   */
  synchronized List<Path> due(Instant now) {
    return all.entrySet().stream()
        .filter(each -> each.getValue().state == State.PENDING)
        .filter(each -> !each.getValue().due.isAfter(now))
        .sorted(Map.Entry.comparingByValue(OLDEST_FIRST))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What is to be worked under a name that is due; empty when it has changed meanwhile. */
  synchronized Optional<Drop> ready(Path path, Stamp stamp, Instant now) {
    Sighting sighting = all.get(path);
    compare(sighting, stamp, now);
    return sighting.due.isAfter(now)
        ? Optional.empty()
        : Optional.of(
            new Drop(
                path,
                stamp,
                sighting.firstSeen,
                sighting.unchangedSince,
                sighting.tries,
                sighting.links));
  }

  /** A worker takes it. */
  synchronized void taken(Path path) {
    Sighting sighting = all.get(path);
    sighting.state = State.AT_WORK;
    sighting.disturbed = false;
  }

  /** What was there is dealt with, or has gone. */
  synchronized void finished(Path path, Instant now) {
    Sighting sighting = all.get(path);
    boolean again = sighting.disturbed;
    sighting.state = State.AT_REST;
    sighting.disturbed = false;
    if (again) {
      see(path, null, now);
    }
  }

  /** No worker has taken it after all, or it is to be looked at a second time. */
  synchronized void postpone(Path path, Instant until) {
    Sighting sighting = all.get(path);
    sighting.state = State.PENDING;
    sighting.due = until;
  }

  /**
   * It is to be tried again.
   *
   * @param links how many of its links are handed over
   */
  synchronized void tryAgain(Path path, Instant at, int links) {
    postpone(path, at);
    Sighting sighting = all.get(path);
    sighting.tries++;
    sighting.links = links;
  }

  /** No worker has any: what none has brought to an end is due again. */
  synchronized void reclaim(Instant now) {
    all.forEach(
        (path, sighting) -> {
          if (sighting.state == State.AT_WORK) {
            postpone(path, now);
          }
        });
  }

  /** When the next name is due; empty when none will be by itself. */
  synchronized Optional<Instant> next() {
    return all.values().stream()
        .filter(sighting -> sighting.state == State.PENDING)
        .map(sighting -> sighting.due)
        .min(Instant::compareTo);
  }

  /** True while a worker has any. */
  synchronized boolean anyAtWork() {
    return all.values().stream().anyMatch(sighting -> sighting.state == State.AT_WORK);
  }

  /** How many are not dealt with yet. */
  int pending() {
    return notDealtWith().size();
  }

  /** Those that are not dealt with yet. */
  synchronized List<Path> notDealtWith() {
    return all.entrySet().stream()
        .filter(each -> each.getValue().state != State.AT_REST)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** True when all that is not dealt with was tried, and was seen first before that moment. */
  synchronized boolean onlyHopelessBefore(Instant moment) {
    return all.values().stream()
        .filter(sighting -> sighting.state != State.AT_REST)
        .allMatch(
            sighting ->
                sighting.state == State.PENDING
                    && sighting.tries > 0
                    && sighting.firstSeen.isBefore(moment));
  }

  /**
   * Forgets names for which nothing is to be done, and which were not seen since. They are kept for
   * a while because what happens to one name comes as many events.
   *
   * @return how many
   */
  synchronized int forget(Instant notSeenSince) {
    int before = all.size();
    all.values()
        .removeIf(
            sighting ->
                sighting.state == State.AT_REST && sighting.lastSeen.isBefore(notSeenSince));
    return before - all.size();
  }

  /** How many names are known. */
  synchronized int size() {
    return all.size();
  }

  private void compare(Sighting sighting, Stamp stamp, Instant now) {
    if (sighting.stamp == null || !sighting.stamp.equals(stamp)) {
      sighting.stamp = stamp;
      sighting.unchangedSince = now;
      sighting.due = now.plus(debounce);
      sighting.tries = 0;
      sighting.links = 0;
    }
  }
}
