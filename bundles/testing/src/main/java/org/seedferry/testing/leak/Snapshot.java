package org.seedferry.testing.leak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.seedferry.testing.leak.LeakSource.Item;

/**
 * What there was at one moment, to be compared with what there is later. Keeps nothing of it alive.
 * Thread-safe when its sources are.
 *
 * <pre>{@code
 * Snapshot before = Snapshot.take();
 * …
 * before.assertNothingLeft();
 * }</pre>
 *
 * <p>It cannot tell whose the things are: nothing else may come and go meanwhile, so it is not for
 * tests that run at the same time.
 */
public final class Snapshot {

  /** How things are recognised. */
  public enum By {
    /** What has come since and is still there is a leak; what has gone is not looked at. */
    IDENTITY,
    /**
     * Things of the same name, without numbers, are counted: of each there must be as many as
     * before, neither more nor fewer. For rounds after which everything is there again, but new.
     */
    COUNT
  }

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final long FIRST_PAUSE_MICROS = 50;
  private static final long LONGEST_PAUSE_MICROS = 100_000;

  /** What is compared: {@link Item#key()} or {@link Item#name()}, within a kind. */
  private record Label(String kind, Object value) {}

  private final List<LeakSource> sources;
  private final Predicate<Item> ignored;
  private final Map<Label, Integer> keys = new LinkedHashMap<>();
  private final Map<Label, Integer> names = new LinkedHashMap<>();

  private Snapshot(List<LeakSource> sources, Predicate<Item> ignored) {
    this.sources = sources;
    this.ignored = ignored;
  }

  /** What there is now, of {@link LeakSources#process()}. */
  public static Snapshot take() {
    return take(LeakSources.process());
  }

  /** What there is now. The sources are asked again at each comparison. */
  public static Snapshot take(LeakSource... sources) {
    Snapshot snapshot = new Snapshot(List.of(sources), item -> false);
    for (LeakSource source : sources) {
      for (Item item : source.now()) {
        snapshot.keys.merge(key(item), 1, Integer::sum);
        snapshot.names.merge(name(item), 1, Integer::sum);
      }
    }
    return snapshot;
  }

  /**
   * The same, but for things that nothing is said about, neither that they came nor went.
   *
   * @param more asked about one of those that differ; one that is missing has no origin
   */
  public Snapshot ignoring(Predicate<Item> more) {
    Snapshot snapshot = new Snapshot(sources, ignored.or(more));
    snapshot.keys.putAll(keys);
    snapshot.names.putAll(names);
    return snapshot;
  }

  /**
   * What has come since and is still there: looks again and again, with growing pauses, until
   * nothing is left or the limit is over.
   *
   * @return a text for each thing, with its origin; empty when nothing is left
   */
  public List<String> leftWithin(Duration limit) {
    return compare(By.IDENTITY, limit).changes().stream().map(Difference.Change::text).toList();
  }

  /**
   * Looks again and again, with growing pauses, until there is no difference or the limit is over.
   *
   * @param limit zero looks once
   */
  public Difference compare(By by, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    long pause = FIRST_PAUSE_MICROS;
    Difference difference = difference(by);
    while (!difference.isEmpty() && System.nanoTime() - end < 0 && waited(pause)) {
      pause = Math.min(2 * pause, LONGEST_PAUSE_MICROS);
      difference = difference(by);
    }
    return difference;
  }

  /**
   * Waits up to 5 s for the end of what has come since.
   *
   * @throws AssertionError naming what is left, with stacks
   */
  public void assertNothingLeft() {
    List<String> left = leftWithin(LIMIT);
    if (!left.isEmpty()) {
      throw new AssertionError(left.size() + " left behind:\n" + String.join("\n", left));
    }
  }

  /**
   * Waits until there is as much of everything as before, {@link By#COUNT}.
   *
   * @throws AssertionError naming what is too many, with its origin, and what is missing
   */
  public void assertBackWithin(Duration limit) {
    Difference difference = compare(By.COUNT, limit);
    if (!difference.isEmpty()) {
      throw new AssertionError("not as before:\n" + difference);
    }
  }

  private Difference difference(By by) {
    Function<Item, Label> label = by == By.IDENTITY ? Snapshot::key : Snapshot::name;
    Map<Label, Integer> before = by == By.IDENTITY ? keys : names;
    Map<Label, List<Item>> now = new LinkedHashMap<>();
    for (LeakSource source : sources) {
      for (Item item : source.now()) {
        now.computeIfAbsent(label.apply(item), any -> new ArrayList<>()).add(item);
      }
    }
    List<Difference.Change> changes = new ArrayList<>();
    now.forEach(
        (thing, items) -> {
          int count = before.getOrDefault(thing, 0);
          if (items.size() > count && !ignored.test(items.get(items.size() - 1))) {
            changes.add(
                new Difference.Change(
                    thing.kind(), items.get(0).name(), count, items.size(), origins(items, count)));
          }
        });
    if (by == By.COUNT) {
      before.forEach(
          (thing, count) -> {
            Item gone = new Item(thing.kind(), thing, (String) thing.value(), () -> "");
            int left = now.getOrDefault(thing, List.of()).size();
            if (left < count && !ignored.test(gone)) {
              changes.add(new Difference.Change(thing.kind(), gone.name(), count, left, List.of()));
            }
          });
    }
    return new Difference(changes);
  }

  /** Of those that were not there before; of all, when that does not tell which are too many. */
  private List<String> origins(List<Item> items, int before) {
    List<Item> added = items.stream().filter(item -> !keys.containsKey(key(item))).toList();
    return (added.size() < items.size() - before ? items : added)
        .stream().map(item -> item.origin().get()).distinct().toList();
  }

  private static Label key(Item item) {
    return new Label(item.kind(), item.key());
  }

  private static Label name(Item item) {
    return new Label(item.kind(), item.name());
  }

  private static boolean waited(long micros) {
    try {
      new CountDownLatch(1).await(micros, TimeUnit.MICROSECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
