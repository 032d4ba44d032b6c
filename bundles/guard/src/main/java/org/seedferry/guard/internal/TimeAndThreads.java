package org.seedferry.guard.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/** The seam behind which time, threads and waiting lie, so that tests move time by hand. */
public interface TimeAndThreads extends AutoCloseable {

  /** The time of day. */
  Clock clock();

  /** A time that never goes back, in nanoseconds. */
  long nanos();

  /** A random number, 0 (inclusive) to 1 (exclusive). */
  double chance();

  /**
   * Calls {@code wake} when {@link #nanos()} reaches {@code at}, outside every lock. What it does
   * has to be short.
   */
  Wake at(long at, Runnable wake);

  /** New workers for one owner. */
  Crew crew(String owner);

  /** A new closed gate. */
  Gate gate();

  /** Interrupts a thread of a crew. */
  void interrupt(Thread thread);

  /** All threads that live for this seam, working or idle. */
  Set<Thread> threads();

  /** Ends all threads that are idle, and those at work after their job. */
  @Override
  void close();

  /** A call that is due later. */
  interface Wake {
    /** Takes it off the queue, with all that it refers to. */
    void cancel();
  }

  /** What a worker does. */
  @FunctionalInterface
  interface Job {
    /**
     * Does it.
     *
     * @param dress what the worker wears
     * @param now the time
     */
    void run(Dress dress, long now);
  }

  /**
   * The workers of one owner. They are not shared between owners: what a job leaves behind in its
   * thread goes with its owner.
   */
  interface Crew {
    /**
     * Runs a job in a worker of its own.
     *
     * @throws RejectedExecutionException when the workers have been let go
     */
    void execute(Runnable job);

    /** A job that is run each time that it is due. */
    Turn turn(Job job);

    /** Lets the workers go. */
    void dismiss();
  }

  /** A job of a crew and its due time, of which it has one at most. */
  interface Turn {
    /**
     * Runs the job at a time, in a worker that nothing else runs in; what was planned before is
     * forgotten.
     *
     * @throws RejectedExecutionException when the workers have been let go
     */
    void at(long at);

    /**
     * The same, as the last thing that the job itself does: its own worker is about to be free for
     * it.
     */
    void again(long at);

    /** Takes it off the queue. What is on its way already comes. */
    void cancel();
  }

  /** Opens once. */
  interface Gate {
    void open();

    /** Waits for the opening; false when the limit passed before. */
    boolean await(Duration limit) throws InterruptedException;

    /** Waits for the opening without a limit. */
    void await() throws InterruptedException;
  }
}
