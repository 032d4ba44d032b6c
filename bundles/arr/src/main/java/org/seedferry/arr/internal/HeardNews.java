package org.seedferry.arr.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceScope;
import org.seedferry.guard.Guard;

/**
 * Remembers what was told by webhooks: for a day, and so much of it as is reasonable. What is
 * forgotten, also by a restart, is asked for later. Thread-safe; nobody waits for long.
 */
@Component(service = HeardNews.class)
public final class HeardNews {

  /** A delivery that is settled may be asked about again, so that its news stay for a while. */
  private static final Duration KEPT = Duration.ofDays(1);

  private static final int MOST = 10_000;

  private record Told(String arr, News news) {}

  private final Clock clock;
  private final Deque<Told> told = new ArrayDeque<>();

  @Activate
  public HeardNews(@Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard) {
    this(guard.clock());
  }

  HeardNews(Clock clock) {
    this.clock = clock;
  }

  /**
   * Remembers something.
   *
   * @param arr the name of the *arr that tells it, empty where it gives none
   */
  void note(String arr, News news) {
    synchronized (told) {
      told.addLast(new Told(key(arr), news));
      Instant oldest = clock.instant().minus(KEPT);
      while (told.size() > MOST || told.peekFirst().news().at().isBefore(oldest)) {
        told.removeFirst();
      }
    }
  }

  /** What the *arr of this name has told, and what was told without a name; the oldest first. */
  List<News> of(String arr) {
    Instant oldest = clock.instant().minus(KEPT);
    synchronized (told) {
      return told.stream()
          .filter(each -> each.arr().isEmpty() || each.arr().equals(key(arr)))
          .map(Told::news)
          .filter(news -> !news.at().isBefore(oldest))
          .toList();
    }
  }

  private static String key(String arr) {
    return arr.strip().toLowerCase(Locale.ROOT);
  }
}
