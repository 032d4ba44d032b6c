package org.seedferry.itests.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.seedferry.itests.chaos.Exits.Exit;

/**
 * Injects panics into one operation, one after the other, and looks at what becomes of each: it
 * comes out of the task as a panic, a task that restarts does so after 1 s, 2 s, …, and a unit of
 * work for one transfer is taken up again.
 */
final class Injector implements Callable<Injector.Result> {

  private static final long TO_FIRE_MILLIS = 3_000;
  private static final int TRIES_TO_FIRE = 40;
  private static final int TRIES_AT_A_PLACE = 5;
  private static final Duration TO_COME_OUT = Duration.ofSeconds(20);
  private static final Duration TO_BE_WELL = Duration.ofSeconds(60);
  private static final int[] IN_A_ROW = {1, 1, 1, 2, 1, 3};

  /** Lets a task begin anew whose next run would be too far away. */
  interface Anew {
    void end() throws Exception;

    void begin() throws Exception;

    /** True when it need not begin anew for each panic, but is to before the next ones in a row. */
    default boolean afterARow() {
      return false;
    }

    /** Called when the last panic was thrown: the restart after it finds what it waited for. */
    default void relent() throws Exception {}
  }

  /**
   * What came of the panics in one operation.
   *
   * @param panics how many came out of the task as what they are
   * @param pauses how often each pause before a restart was taken, by seconds
   * @param pickedUp the milliseconds until the same transfer's next unit began
   * @param troubles what was not as promised
   * @param disguised panics that came out as something else, with their places
   */
  record Result(
      String name,
      int panics,
      int places,
      Map<Long, Integer> pauses,
      List<Long> pickedUp,
      List<String> troubles,
      List<String> disguised) {}

  private final Target target;
  private final Weaver weaver;
  private final Exits exits;
  private final Random random;
  private final AtomicInteger numbers;
  private final int rounds;
  private final Anew anew;

  private final Map<Long, Integer> pauses = new TreeMap<>();
  private final List<String> troubles = new ArrayList<>();
  private final List<String> disguised = new ArrayList<>();
  private int injected;
  private int panics;

  Injector(
      Target target,
      Weaver weaver,
      Exits exits,
      long seed,
      AtomicInteger numbers,
      int rounds,
      Anew anew) {
    this.target = target;
    this.weaver = weaver;
    this.exits = exits;
    this.random = new Random(seed);
    this.numbers = numbers;
    this.rounds = rounds;
    this.anew = anew;
  }

  @Override
  public Result call() throws Exception {
    for (int row = 0; injected < rounds && troubles.size() < 5; row++) {
      int wanted = Math.min(IN_A_ROW[row % IN_A_ROW.length], rounds - injected);
      boolean restarts = true;
      for (int i = 0; i < wanted && restarts; i++) {
        restarts = inject();
      }
      if (anew != null && anew.afterARow()) {
        anew.end();
        anew.begin();
      } else if (restarts && anew == null && !exits.awaitGood(target, TO_BE_WELL)) {
        troubles.add("no good run within " + TO_BE_WELL + " after the panics before #" + numbers);
      }
    }
    return new Result(
        target.name(), panics, target.places(), pauses, pickedUp(), troubles, disguised);
  }

  /** Two operations of one name: the units are those that restart never. */
  private List<Long> pickedUp() {
    return pauses.isEmpty() ? exits.pickedUp(target.label()) : List.of();
  }

  /** True when the task restarts by itself. */
  private boolean inject() throws Exception {
    int number = numbers.incrementAndGet();
    Target.Shot shot = fire(number);
    if (shot == null) {
      troubles.add("nothing was thrown: no point of it is reached any more");
      injected++;
      return false;
    }
    injected++;
    if (anew != null && injected == rounds) {
      anew.relent();
    }
    String where = "#" + number + " at " + weaver.point(shot.point());
    Exit exit = exits.await(target, number, TO_COME_OUT);
    if (exit == null) {
      disguised.add(where + " came out of no task");
      return false;
    }
    if (!exit.panic()) {
      disguised.add(where + " came out as " + exit.reason());
      return false;
    }
    panics++;
    if (exit.restartIn() == null) {
      return false;
    }
    checkPause(where, exit);
    return true;
  }

  private void checkPause(String where, Exit exit) {
    long full = Math.min(1L << (exit.inARow() - 1), 300);
    long millis = exit.restartIn().toMillis();
    if (millis > full * 1000 || millis < full * 800) {
      troubles.add(
          where
              + ": panic no. "
              + exit.inARow()
              + " in a row restarts after "
              + millis
              + " ms, not "
              + full
              + " s less up to a fifth");
    }
    pauses.merge(full, 1, Integer::sum);
  }

  private Target.Shot fire(int number) throws Exception {
    boolean each = anew != null && !anew.afterARow();
    for (int i = 0; i < TRIES_TO_FIRE; i++) {
      if (each) {
        anew.end();
      }
      Throwable thrown = Injections.make(number, random);
      // What was reached once may never be again: in the end any point will do.
      Target.Shot shot =
          i < TRIES_AT_A_PLACE ? target.arm(random, thrown) : target.armAtOnce(thrown);
      if (each) {
        anew.begin();
      }
      if (shot.awaitFired(TO_FIRE_MILLIS) || !shot.withdraw()) {
        return shot;
      }
    }
    target.disarm();
    return null;
  }
}
