package org.seedferry.arr.internal;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.seedferry.api.arr.Delivery;
import org.seedferry.api.arr.ImportStatus;

/** Tells from what was heard by webhooks how deliveries stand. Immutable. */
final class Hearsay {

  /** An import may be faster than our record of the delivery; the clock is ours. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final App app;
  private final List<News> news;
  private final Map<String, List<News>> newsByDownload;

  Hearsay(App app, List<News> news) {
    this.app = app;
    this.news = List.copyOf(news);
    this.newsByDownload = news.stream().collect(Collectors.groupingBy(News::downloadId));
  }

  ImportStatus status(Delivery delivery) {
    List<News> its =
        candidates(delivery)
            .filter(each -> !each.at().isBefore(delivery.since().minus(MARGIN)))
            .filter(each -> each.isAbout(delivery))
            .sorted(Comparator.comparing(News::at))
            .toList();
    if (its.isEmpty()) {
      return new ImportStatus(ImportStatus.Kind.UNKNOWN, "");
    }
    if (isImported(delivery, its)) {
      return new ImportStatus(ImportStatus.Kind.IMPORTED, "");
    }
    News last = its.get(its.size() - 1);
    if (last.is(News.Kind.REFUSED)) {
      return new ImportStatus(ImportStatus.Kind.REFUSED, last.message());
    }
    boolean some = its.stream().anyMatch(each -> each.is(News.Kind.FILE, News.Kind.FILES));
    return some
        ? new ImportStatus(ImportStatus.Kind.PARTLY, last.message())
        : new ImportStatus(ImportStatus.Kind.BLOCKED, last.message());
  }

  /** What names its download and what names none; all where the delivery has no hash. */
  private Stream<News> candidates(Delivery delivery) {
    if (delivery.infoHash() == null) {
      return news.stream();
    }
    String id = delivery.infoHash().toUpperCase(Locale.ROOT);
    return Stream.of(id, "").flatMap(key -> newsByDownload.getOrDefault(key, List.of()).stream());
  }

  /**
   * Files that are told without their source count by their number: a release of which one part is
   * imported after the other is not taken for a whole one with the first.
   */
  private boolean isImported(Delivery delivery, List<News> its) {
    if (its.stream().anyMatch(each -> each.is(News.Kind.DOWNLOAD))) {
      return true;
    }
    List<String> expected = Media.expected(delivery, app.extensions());
    Set<String> named = new HashSet<>();
    Set<String> taken = new HashSet<>();
    for (News each : its) {
      if (each.is(News.Kind.FILE, News.Kind.FILES)) {
        taken.addAll(each.taken());
        named.add(each.file(delivery));
      }
    }
    boolean isNamed = named.containsAll(expected) && !named.isEmpty();
    boolean isCounted = named.contains(null) && taken.size() >= Math.max(1, expected.size());
    return isNamed || isCounted;
  }
}
