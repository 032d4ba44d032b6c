package org.seedferry.itests.torture;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What goes wrong with one file, request by request. Thread-safe. */
final class Role {

  private final Shelved file;
  private final Habit habit;
  private final Deque<Mischief> script;
  private final Mischief forever;
  private final Random random;

  /**
   * A role.
   *
   * @param file the one that it is about
   * @param script what is played once each, in this order
   * @param forever what is played from then on, null for nothing
   */
  Role(Shelved file, Habit habit, List<Mischief> script, Mischief forever, Random random) {
    this.file = file;
    this.habit = habit;
    this.script = new ArrayDeque<>(script);
    this.forever = forever;
    this.random = random;
  }

  Shelved file() {
    return file;
  }

  Habit habit() {
    return habit;
  }

  /** Chance for one request. */
  synchronized Random chance() {
    return new Random(random.nextLong());
  }

  /** What is played at a request; what does not suit it is left out. */
  synchronized Optional<Mischief> next(Scene scene) {
    while (!script.isEmpty()) {
      Mischief mischief = script.poll();
      if (mischief.suits(scene)) {
        return Optional.of(mischief);
      }
    }
    return Optional.ofNullable(forever).filter(mischief -> mischief.suits(scene));
  }
}
