package org.seedferry.itests.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One operation into which panics are injected, and what is known of its points. Thread-safe. */
final class Target {

  private static final StackWalker WALKER = StackWalker.getInstance();

  private final String name;
  private final String label;
  private final Predicate<List<String>> kind;
  private final ConcurrentHashMap<Integer, Boolean> places = new ConcurrentHashMap<>();
  private final LongAdder passed = new LongAdder();
  private volatile Shot shot;

  /**
   * @param name the operation's name in reports
   * @param label the name of the threads that run it
   * @param kind tells by the names of the methods on a stack whether it is this operation
   */
  Target(String name, String label, Predicate<List<String>> kind) {
    this.name = name;
    this.label = label;
    this.kind = kind;
  }

  String name() {
    return name;
  }

  String label() {
    return label;
  }

  int places() {
    return places.size();
  }

  /** A thread that runs the operation's task has reached a point. */
  void reached(int point) {
    passed.increment();
    if (!places.containsKey(point)) {
      boolean own = isOwn();
      places.put(point, own);
    }
    Shot current = shot;
    if (current != null && current.hits(point) && isOwn() && current.fire(point)) {
      shot = null;
      sneak(current.thrown);
    }
  }

  /**
   * What a listener of the ledger or of the guard throws is theirs to catch and to log; who reads
   * foreign text, and the HTTP library with what it calls back, take every exception for trouble
   * with the peer; and the log writes of a text that cannot be had that it cannot.
   */
  private boolean isOwn() {
    List<StackWalker.StackFrame> frames = WALKER.walk(Stream::toList);
    return frames.stream().noneMatch(Target::isTheirs)
        && kind.test(frames.stream().map(StackWalker.StackFrame::getMethodName).toList());
  }

  private static boolean isTheirs(StackWalker.StackFrame frame) {
    return frame.getMethodName().equals("<clinit>")
        || frame.getMethodName().equals("exited")
        || frame.getClassName().equals("org.seedferry.ledger.internal.Listeners")
        || frame.getClassName().endsWith(".QuietConnection")
        || frame.getClassName().endsWith(".Clients") && frame.getMethodName().equals("connection")
        || frame.getClassName().equals("org.slf4j.helpers.MessageFormatter")
        || frame.getClassName().endsWith(".WireJson") && frame.getMethodName().equals("parse");
  }

  /** Makes ready to throw at a random point; replaces what was ready before. */
  Shot arm(Random random, Throwable thrown) {
    List<Integer> known = new ArrayList<>();
    places.forEach(
        (place, own) -> {
          if (own) {
            known.add(place);
          }
        });
    known.sort(null);
    Shot next;
    if (known.isEmpty() || random.nextInt(3) == 0) {
      double most = Math.log(Math.max(10, passed.sumThenReset()));
      next = new Shot(-1, 1 + (int) Math.exp(random.nextDouble() * most), thrown);
    } else {
      next = new Shot(known.get(random.nextInt(known.size())), 1 + random.nextInt(2), thrown);
    }
    shot = next;
    return next;
  }

  /** Makes ready to throw at the next point; replaces what was ready before. */
  Shot armAtOnce(Throwable thrown) {
    Shot next = new Shot(-1, 1, thrown);
    shot = next;
    return next;
  }

  void disarm() {
    shot = null;
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /** One panic to come. */
  static final class Shot {

    private final int place;
    private final AtomicInteger countdown;
    private final Throwable thrown;
    private final AtomicInteger firedAt = new AtomicInteger(-1);
    private final CountDownLatch fired = new CountDownLatch(1);
    private volatile long firedNanos;

    /**
     * @param place the point, or -1 for any
     * @param count at the how many-th time
     */
    Shot(int place, int count, Throwable thrown) {
      this.place = place;
      this.countdown = new AtomicInteger(count);
      this.thrown = thrown;
    }

    private boolean hits(int point) {
      return (place < 0 || place == point) && countdown.decrementAndGet() <= 0;
    }

    private boolean fire(int point) {
      if (!firedAt.compareAndSet(-1, point)) {
        return false;
      }
      thrown.fillInStackTrace();
      firedNanos = System.nanoTime();
      fired.countDown();
      return true;
    }

    boolean awaitFired(long millis) throws InterruptedException {
      return fired.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Keeps it from firing; false when it has fired already. */
    boolean withdraw() {
      return firedAt.compareAndSet(-1, -2);
    }

    int point() {
      return firedAt.get();
    }

    long firedNanos() {
      return firedNanos;
    }

    @Override
    public String toString() {
      return place < 0 ? "the point no. " + countdown : "point " + place;
    }
  }
}
