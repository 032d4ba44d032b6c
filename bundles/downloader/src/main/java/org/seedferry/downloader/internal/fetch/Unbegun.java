package org.seedferry.downloader.internal.fetch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a plan that nobody has begun: those that wait, and those that workers hold in their
 * hands. Guarded by the lock of its {@link Plan}. Times are milliseconds.
 */
final class Unbegun {

  /** A file up to this size costs its round trips rather than its bytes. */
  private static final long SMALL_FILE = 1 << 20;

  /** Several files up to this size are on their way over one connection, where that can be. */
  private static final long TINY_FILE = 256 << 10;

  /** Whoever is busy with something else for so long keeps nothing from others. */
  private static final long LONG = 1_000;

  private final Deque<FileWork> waiting = new ArrayDeque<>();
  private final Set<Hand> hands = new LinkedHashSet<>();
  private int smallWaiting;

  void add(FileWork work) {
    waiting.add(work);
    smallWaiting += isSmall(work) ? 1 : 0;
  }

  boolean isEmpty() {
    return waiting.isEmpty() && hands.isEmpty();
  }

  /** How many are in nobody's hand. */
  int waiting() {
    return waiting.size();
  }

  /** How many there are whose round trips count for more than their bytes. */
  int small() {
    return smallWaiting + hands.stream().mapToInt(hand -> hand.files().size()).sum();
  }

  /** The next one that waits; null when there is none. */
  FileWork poll() {
    FileWork next = waiting.poll();
    smallWaiting -= next != null && isSmall(next) ? 1 : 0;
    return next;
  }

  /** The next one of a hand; null when it is empty. */
  FileWork poll(Hand hand, long now) {
    FileWork next = hand.files().poll();
    if (next != null) {
      used(hand, now);
    }
    return next;
  }

  /**
   * Fills the hand of a worker that is about to fetch a small file, with others such. Nobody gets
   * more than his share, so all end at about the same time.
   *
   * @param most how many it may hold
   * @param workers among how many those that wait are shared
   * @return what it holds; empty while its worker knows that already
   */
  Optional<List<FileWork>> fill(Hand hand, FileWork current, int most, int workers, long now) {
    int held = hand.files().size();
    if (held <= most / 2 && isTiny(current)) {
      int share = smallWaiting / Math.max(1, workers);
      for (int room = Math.min(most, share) - held; room > 0 && isTiny(waiting.peek()); room--) {
        hand.files().add(poll());
        hand.change();
      }
    }
    used(hand, now);
    return hand.hasChanged() ? Optional.of(List.copyOf(hand.files())) : Optional.empty();
  }

  /** Whoever comes next gets what a hand holds. */
  void putBack(Hand hand) {
    hands.remove(hand);
    smallWaiting += hand.files().size();
    while (!hand.files().isEmpty()) {
      waiting.addFirst(hand.files().pollLast());
      hand.change();
    }
  }

  /** What stands behind a file that takes long is not kept from others. */
  void takeBack(long now) {
    hands.stream().filter(hand -> hand.idle(now) >= LONG).toList().forEach(this::putBack);
  }

  private void used(Hand hand, long now) {
    hand.touch(now);
    if (hand.files().isEmpty()) {
      hands.remove(hand);
    } else {
      hands.add(hand);
    }
  }

  private static boolean isSmall(FileWork work) {
    return work.size() >= 0 && work.size() <= SMALL_FILE;
  }

  /** True for one that comes whole, and soon. */
  private static boolean isTiny(FileWork work) {
    return work != null && work.size() > 0 && work.size() <= TINY_FILE && !work.resumed;
  }
}
