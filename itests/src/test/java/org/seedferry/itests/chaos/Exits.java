package org.seedferry.itests.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All exits of guarded tasks, as they come. Thread-safe. */
final class Exits {

  private static final Pattern NUMBER = Pattern.compile(Pattern.quote(Injections.TAG) + "(\\d+);");
  private static final int KEPT = 4000;

  /**
   * The end of a task or of one run.
   *
   * @param inARow how many panics of a task that restarts there were since its last good run
   */
  record Exit(
      long sequence,
      String label,
      String transferId,
      String reason,
      Throwable error,
      Duration restartIn,
      Instant at,
      int inARow) {

    boolean panic() {
      return reason.equals("PANIC");
    }

    boolean good() {
      return reason.equals("COMPLETED");
    }
  }

  private final List<Exit> exits = new ArrayList<>();
  private final Map<String, Integer> inARow = new HashMap<>();
  private long sequence;
  private long injectedPanics;
  private final List<String> strangers = new ArrayList<>();

  synchronized void add(GuardView.Row row) {
    Exit exit =
        new Exit(
            ++sequence,
            row.label(),
            row.fields().get("transfer_id"),
            row.text("reason"),
            (Throwable) row.values().get("error"),
            row.duration("restartIn"),
            row.instant("at"),
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
    notifyAll();
  }

  private int inARow(GuardView.Row row) {
    if (row.fields().containsKey("transfer_id")) {
      return 0;
    }
    switch (row.text("reason")) {
      case "PANIC":
        return inARow.merge(row.label(), 1, Integer::sum);
      case "COMPLETED", "CANCELLED":
        inARow.remove(row.label());
        return 0;
      default:
        return inARow.getOrDefault(row.label(), 0);
    }
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

  /** Waits for the next exit for the same transfer; the milliseconds in between, or null. */
  synchronized Long awaitNext(Target target, Exit before, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      for (Exit exit : exits) {
        if (exit.sequence() > before.sequence()
            && exit.label().equals(target.label())
            && before.transferId().equals(exit.transferId())) {
          return Duration.between(before.at(), exit.at()).toMillis();
        }
      }
      if (!waited(deadline)) {
        return null;
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
