package org.seedferry.rpc.internal.qbittorrent;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Which rows of a list are asked for, and in what order. Immutable. */
final class Query {

  private static final Predicate<Row> PAUSED = row -> row.state().startsWith("paused");
  private static final Predicate<Row> STALLED = row -> row.state().equals("stalledUP");
  private static final Predicate<Row> ACTIVE = row -> row.item().bytesPerSecond() > 0;
  private static final Predicate<Row> HOME = row -> row.item().isHome();

  /** The names of {@code filter}; another one lets everything through, as with the original. */
  private static final Map<String, Predicate<Row>> FILTERS =
      Map.ofEntries(
          Map.entry("downloading", HOME.negate()),
          Map.entry("seeding", HOME.and(PAUSED.negate())),
          Map.entry("completed", HOME),
          Map.entry("paused", PAUSED),
          Map.entry("stopped", PAUSED),
          Map.entry("resumed", PAUSED.negate()),
          Map.entry("running", PAUSED.negate()),
          Map.entry("active", ACTIVE),
          Map.entry("inactive", ACTIVE.negate()),
          Map.entry("stalled", STALLED),
          Map.entry("stalled_uploading", STALLED),
          Map.entry("stalled_downloading", row -> false),
          Map.entry("checking", row -> false),
          Map.entry("moving", row -> false),
          Map.entry("errored", row -> row.state().equals("error")));

  private final Predicate<Row> wanted;
  private final Optional<Comparator<Row>> order;
  private final int offset;
  private final int limit;

  Query(Parameters parameters) throws Refusal {
    String name = parameters.text("filter").strip().toLowerCase(Locale.ROOT);
    Predicate<Row> all = FILTERS.getOrDefault(name, row -> true);
    if (parameters.has("category")) {
      String category = parameters.text("category");
      all = all.and(row -> row.category().equals(category));
    }
    if (parameters.has("tag")) {
      String tag = parameters.text("tag");
      all = all.and(row -> tag.isEmpty() ? row.tags().isEmpty() : row.tags().contains(tag));
    }
    Set<String> hashes = new HashSet<>(parameters.list("hashes", "\\|"));
    if (!hashes.isEmpty() && !hashes.contains("all")) {
      hashes.addAll(hashes.stream().map(hash -> hash.toLowerCase(Locale.ROOT)).toList());
      all = all.and(row -> hashes.contains(row.item().hash()));
    }
    this.wanted = all;
    this.order = order(parameters.text("sort"), parameters.flag("reverse"));
    this.offset = parameters.count("offset", 0);
    this.limit = parameters.count("limit", 0);
  }

  private static Optional<Comparator<Row>> order(String sort, boolean reverse) {
    Optional<Comparator<Row>> order =
        Column.INFO.stream()
            .filter(column -> column.name().equals(sort))
            .findFirst()
            .map(
                column -> Comparator.comparing((Row row) -> comparable(column.value().apply(row))));
    return reverse ? order.map(Comparator::reversed) : order;
  }

  /** The values of a column are all of one kind. */
  @SuppressWarnings("unchecked")
  private static Comparable<Object> comparable(Object value) {
    return (Comparable<Object>) value;
  }

  /** Those rows; a negative offset counts from the end. */
  List<Row> select(List<Row> rows) {
    Stream<Row> some = rows.stream().filter(wanted);
    List<Row> all = (order.isPresent() ? some.sorted(order.orElseThrow()) : some).toList();
    int from = offset < 0 ? Math.max(0, all.size() + offset) : Math.min(offset, all.size());
    int to = limit > 0 ? (int) Math.min(all.size(), (long) from + limit) : all.size();
    return all.subList(from, to);
  }
}
