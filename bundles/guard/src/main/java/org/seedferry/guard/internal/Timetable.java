package org.seedferry.guard.internal;

import java.time.Duration;
import java.time.Instant;
import org.seedferry.guard.TaskSpec;

/** When a task runs next. Guarded by the task's lock, where nothing else is said. */
final class Timetable {
  private final TimeAndThreads time;
  private final TimeAndThreads.Turn turn;
  private long interval;
  private long due;
  private long lastEnd;
  private boolean planned;
  private boolean asked;
  private boolean again;

  Timetable(TimeAndThreads time, TimeAndThreads.Turn turn, TaskSpec spec) {
    this.time = time;
    this.turn = turn;
    this.interval = spec.interval() == null ? 0 : Times.nanos(spec.interval());
  }

  // ---- from outside of a run

  /** Plans the next run; true when it is due at once, and has to be called. */
  boolean plan(long at) {
    due = at;
    planned = true;
    if (at <= time.nanos()) {
      return true;
    }
    turn.at(at);
    return false;
  }

  /** Asks for a run now; false when it is asked for already. */
  boolean ask() {
    boolean first = !asked;
    asked = true;
    return first;
  }

  /** Lets the run come that was asked for. Outside the lock: it may take a new thread. */
  void call() {
    turn.at(time.nanos());
  }

  /** Nobody comes for the run that was asked for; it is due again after a pause. */
  void putOff(Duration pause) {
    asked = false;
    turn.at(time.nanos() + Times.nanos(pause));
  }

  /** One more run is wanted right after the one that is under way. */
  void wantAgain() {
    again = true;
  }

  /** A new interval; true when the next run is due at once by it, and has to be called. */
  boolean interval(long nanos, boolean waits) {
    interval = nanos;
    return waits && planned && !asked && plan(Math.max(time.nanos(), lastEnd + nanos));
  }

  /** Nothing is due any more. */
  void end() {
    turn.cancel();
    planned = false;
  }

  // ---- in the worker

  /** A worker has come. */
  void come() {
    asked = false;
  }

  /** The run begins. */
  void begin() {
    planned = false;
    again = false;
  }

  /** The run has ended. */
  void ended(long now) {
    lastEnd = now;
  }

  /** The pause between two runs that both go well. */
  Duration pause() {
    return again ? Duration.ZERO : Duration.ofNanos(interval);
  }

  /** What was wanted during the run does not shorten the pause after it. */
  void keepPause() {
    again = false;
  }

  /** Plans the run after this one, as the last thing that this one does. */
  void next(long now, Duration pause) {
    next(now, again ? 0 : Times.nanos(pause));
  }

  /** The same after a run that went well. */
  void next(long now) {
    lastEnd = now;
    next(now, again ? 0 : interval);
  }

  private void next(long now, long pause) {
    due = now + pause;
    planned = true;
    asked = pause == 0;
    turn.again(due);
  }

  // ---- what is known of it

  /** When the next run is due, null when none is. */
  Instant nextRun() {
    return planned ? time.clock().instant().plusNanos(due - time.nanos()) : null;
  }
}
