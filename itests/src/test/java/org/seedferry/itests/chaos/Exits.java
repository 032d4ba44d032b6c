package org.seedferry.itests.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All exits of guarded tasks, as they come. Thread-safe. */
final class Exits {

  private static final Pattern NUMBER = Pattern.compile(Pattern.quote(Injections.TAG) + "(\\d+);");
  private static final int KEPT = 4000;

  /** The clocks of a run's length and of its end are two. */
  private static final Duration CLOCK = Duration.ofMillis(20);

  /** What a busy machine may add to a pause. */
  private static final Duration LATE = Duration.ofSeconds(5);

  /**
   * A lost unit is found within 5 s, a second later it is due again, and the next look for work
   * comes after at most 5 s more. Where the tasks that look are hit by panics meanwhile, their
   * pauses come on top.
   */
  private static final Duration PICKED_UP = Duration.ofSeconds(15);

  /**
   * A seedbox that does not list a transfer may only just have started. So after a panic between
   * its removal there and the record of that the next unit comes a minute later, counted anew from
   * each restart of the watch's bundle.
   */
  private static final Duration UNLISTED = Duration.ofMinutes(3);

  /**
   * The end of a task or of one run.
   *
   * @param runs how many runs of the task there were
   * @param began when its last run began
   * @param inARow how many panics of a task that restarts there were since its last good run
   */
  record Exit(
      long sequence,
      String label,
      String transferId,
      String reason,
      Throwable error,
      Duration restartIn,
      long runs,
      Instant began,
      Instant at,
      int inARow) {

    boolean panic() {
      return reason.equals("PANIC");
    }

    boolean good() {
      return reason.equals("COMPLETED");
    }

    /** What comes for a transfer after that, or again. */
    private boolean follows(Exit panic) {
      return transferId != null
          && transferId.equals(panic.transferId)
          && !began.isBefore(panic.at.minus(CLOCK))
          && (label.equals(panic.label)
              || label.endsWith("/fetch_transfer")
              || label.contains("/watch_"));
    }

    /** True for the tasks that find what is to be taken up. */
    private boolean isOfAPoll() {
      return transferId == null
          && (label.endsWith("/fetch_transfers")
              || label.endsWith("/steer_connections")
              || label.contains("/watch_"));
    }
  }

  private final List<Exit> exits = new ArrayList<>();
  private final Map<String, Integer> inARow = new HashMap<>();
  private final Map<String, Exit> pausing = new HashMap<>();
  private final List<Exit> abandoned = new ArrayList<>();
  private final List<Exit> pollsInPanic = new ArrayList<>();
  private final Map<String, List<Long>> pickedUp = new HashMap<>();
  private final List<String> untimely = new ArrayList<>();
  private int restarts;
  private long latestMillis;
  private long sequence;
  private long injectedPanics;
  private final List<String> strangers = new ArrayList<>();

  synchronized void add(GuardView.Row row) {
    Instant at = row.instant("at");
    Exit exit =
        new Exit(
            ++sequence,
            row.label(),
            row.fields().get("transfer_id"),
            row.text("reason"),
            (Throwable) row.values().get("error"),
            row.duration("restartIn"),
            row.number("runs"),
            at.minus(row.duration("lasted")),
            at,
            inARow(row));
    exits.add(exit);
    if (exits.size() > KEPT) {
      exits.subList(0, KEPT / 2).clear();
    }
    if (exit.panic()) {
      if (number(exit.error(), 0) != null) {
        injectedPanics++;
      } else if (strangers.size() < 20) {
        strangers.add(exit.label() + ": " + exit.error());
      }
    }
    if (exit.transferId() == null) {
      checkPause(row.label() + row.fields(), exit);
    } else {
      checkPickedUp(exit);
    }
    notifyAll();
  }

  private int inARow(GuardView.Row row) {
    if (row.fields().containsKey("transfer_id")) {
      return 0;
    }
    String task = row.label() + row.fields();
    switch (row.text("reason")) {
      case "PANIC":
        return inARow.merge(task, 1, Integer::sum);
      case "COMPLETED", "CANCELLED":
        inARow.remove(task);
        return 0;
      default:
        return inARow.getOrDefault(task, 0);
    }
  }

  /** The next run of a task that restarts begins when its pause is over. */
  private void checkPause(String task, Exit exit) {
    Exit before = pausing.remove(task);
    // After a stop of its bundle it is another task, which begins at once.
    if (before != null && exit.runs() == before.runs() + 1) {
      long late = Duration.between(before.at().plus(before.restartIn()), exit.began()).toMillis();
      restarts++;
      latestMillis = Math.max(latestMillis, late);
      if (late < -CLOCK.toMillis() || late > LATE.toMillis()) {
        untimely.add(
            task + ": began " + late + " ms after the end of its pause of " + before.restartIn());
      }
    }
    if (exit.panic() && exit.restartIn() != null) {
      pausing.put(task, exit);
      if (exit.isOfAPoll()) {
        pollsInPanic.add(exit);
      }
    }
  }

  private void checkPickedUp(Exit exit) {
    for (Iterator<Exit> all = abandoned.iterator(); all.hasNext(); ) {
      Exit panic = all.next();
      if (exit.follows(panic)) {
        all.remove();
        Duration after = Duration.between(panic.at(), exit.began());
        pickedUp.computeIfAbsent(panic.label(), any -> new ArrayList<>()).add(after.toMillis());
        if (after.minus(pausesOfPolls(panic.at(), exit.began())).compareTo(limit(panic)) > 0) {
          untimely.add(
              panic.label()
                  + ": transfer "
                  + panic.transferId()
                  + " was taken up again after "
                  + after.toMillis()
                  + " ms");
        }
      }
    }
    if (exit.panic()) {
      abandoned.add(exit);
    }
  }

  private static Duration limit(Exit panic) {
    return panic.label().endsWith("/watch_seeding") ? PICKED_UP.plus(UNLISTED) : PICKED_UP;
  }

  /** How long the tasks that look for work paused in a time, one after the other. */
  private Duration pausesOfPolls(Instant from, Instant to) {
    return pollsInPanic.stream()
        .filter(poll -> poll.at().plus(poll.restartIn()).isAfter(from) && poll.at().isBefore(to))
        .map(Exit::restartIn)
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Restarts that came too early or too late, and transfers taken up again too late. */
  synchronized List<String> untimely() {
    return List.copyOf(untimely);
  }

  /** The restarts in one sentence. */
  synchronized String restarts() {
    return restarts
        + " restarts began after their pause, the latest "
        + latestMillis
        + " ms after its end";
  }

  /** After how many milliseconds the transfers of the panics in a unit of work came again. */
  synchronized List<Long> pickedUp(String label) {
    return List.copyOf(pickedUp.getOrDefault(label, List.of()));
  }

  /**
   * Panics in units of work for transfers that nothing came for again: they have to have been at
   * their end within the time for that.
   */
  synchronized List<String> abandoned() {
    return abandoned.stream()
        .map(
            exit ->
                String.join(
                    "|",
                    exit.label(),
                    exit.transferId(),
                    Long.toString(exit.at().plus(limit(exit)).toEpochMilli())))
        .toList();
  }

  /** Panics that nobody has injected. */
  synchronized List<String> strangers() {
    return List.copyOf(strangers);
  }

  synchronized long injectedPanics() {
    return injectedPanics;
  }

  private static Integer number(Throwable thrown, int depth) {
    if (thrown == null || depth > 20) {
      return null;
    }
    Matcher tag = NUMBER.matcher(String.valueOf(thrown.getMessage()));
    if (tag.find()) {
      return Integer.parseInt(tag.group(1));
    }
    for (Throwable suppressed : thrown.getSuppressed()) {
      Integer found = number(suppressed, depth + 1);
      if (found != null) {
        return found;
      }
    }
    return number(thrown.getCause(), depth + 1);
  }

  /** Waits for the exit that this panic has brought about; null when there is none. */
  synchronized Exit await(Target target, int number, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      for (int i = exits.size() - 1; i >= 0; i--) {
        Exit exit = exits.get(i);
        if (exit.error() != null && Injections.isIn(exit.error(), number)) {
          return exit;
        }
      }
      if (!waited(deadline)) {
        return null;
      }
    }
  }

  /** Waits for a run of the operation that begins from now on and ends well. */
  synchronized boolean awaitGood(Target target, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    long after = sequence;
    while (true) {
      for (Exit exit : exits) {
        if (exit.sequence() > after && exit.good() && exit.label().equals(target.label())) {
          return true;
        }
      }
      if (!waited(deadline)) {
        return false;
      }
    }
  }

  private boolean waited(long deadline) throws InterruptedException {
    long rest = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (rest <= 0) {
      return false;
    }
    wait(rest);
    return true;
  }
}
