package org.seedferry.arr.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.seedferry.api.arr.Delivery;
import org.seedferry.api.arr.ImportStatus;
import org.seedferry.api.arr.ImportStatus.Kind;
import org.seedferry.api.json.WireJson;

/** Tells from one reading of an *arr's history and queue how deliveries stand. Immutable. */
final class Judge {

  private final App app;
  private final Map<String, List<HistoryRow>> rowsByDownload = new HashMap<>();
  private final Map<String, List<QueueItem>> itemsByDownload = new HashMap<>();
  private final List<HistoryRow> allRows;
  private final List<QueueItem> allItems;
  private final Duration margin;

  Judge(App app, List<HistoryRow> history, List<QueueItem> queue, Duration margin) {
    this.app = app;
    this.margin = margin;
    this.allRows = history.stream().sorted(Comparator.comparing(HistoryRow::date)).toList();
    this.allItems = queue;
    for (HistoryRow row : allRows) {
      rowsByDownload.computeIfAbsent(row.downloadId(), id -> new ArrayList<>()).add(row);
    }
    for (QueueItem item : queue) {
      itemsByDownload.computeIfAbsent(item.downloadId(), id -> new ArrayList<>()).add(item);
    }
  }

  ImportStatus status(Delivery delivery) {
    List<HistoryRow> rows = rows(delivery);
    List<QueueItem> items = items(delivery);
    List<HistoryRow> imports = rows.stream().filter(row -> row.is(app.importEvent())).toList();
    if (isWhole(rows, items) || isImported(delivery, imports)) {
      return new ImportStatus(Kind.IMPORTED, "");
    }
    HistoryRow refusal = refusal(rows);
    if (refusal != null) {
      return new ImportStatus(Kind.REFUSED, WireJson.shown(refusal.message(), 500));
    }
    for (QueueItem item : items) {
      if (item.is("failed", "downloadFailed", "ignored")) {
        return new ImportStatus(Kind.REFUSED, item.messages());
      }
    }
    String obstacle = obstacle(rows, items);
    if (!imports.isEmpty()) {
      return new ImportStatus(Kind.PARTLY, obstacle == null ? "" : obstacle);
    }
    if (obstacle != null) {
      return new ImportStatus(Kind.BLOCKED, obstacle);
    }
    if (rows.isEmpty() && items.isEmpty()) {
      return new ImportStatus(Kind.UNKNOWN, "");
    }
    return new ImportStatus(Kind.WAITING, items.isEmpty() ? "" : items.get(0).messages());
  }

  /** What a person has to deal with; null for nothing. */
  private static String obstacle(List<HistoryRow> rows, List<QueueItem> items) {
    for (QueueItem item : items) {
      if (item.is("importBlocked", "importFailed")) {
        return item.messages();
      }
    }
    boolean incomplete =
        !rows.isEmpty()
            && rows.get(rows.size() - 1).is("albumImportIncomplete", "bookImportIncomplete");
    return incomplete ? "a part of it was not imported" : null;
  }

  private static boolean isWhole(List<HistoryRow> rows, List<QueueItem> items) {
    return rows.stream().anyMatch(row -> row.is("downloadImported"))
        || !items.isEmpty() && items.stream().allMatch(item -> item.is("imported"));
  }

  private boolean isImported(Delivery delivery, List<HistoryRow> imports) {
    List<String> expected = Media.expected(delivery, app.extensions());
    if (expected.isEmpty()) {
      return !imports.isEmpty();
    }
    Set<String> imported = new HashSet<>();
    for (HistoryRow row : imports) {
      String file = DroppedPath.file(row.droppedPath(), delivery, !row.downloadId().isEmpty());
      if (file != null) {
        imported.add(file);
      }
    }
    return imported.containsAll(expected);
  }

  /** The last word of a person or a rule against it, null when there is none or it is outdated. */
  private static HistoryRow refusal(List<HistoryRow> rows) {
    HistoryRow refusal = null;
    for (HistoryRow row : rows) {
      if (row.is("downloadFailed", "downloadIgnored")) {
        refusal = row;
      } else if (row.is("grabbed")) {
        refusal = null;
      }
    }
    return refusal;
  }

  /** The rows of a delivery since it was published, the oldest first. */
  private List<HistoryRow> rows(Delivery delivery) {
    List<HistoryRow> rows = new ArrayList<>();
    String id = downloadId(delivery);
    if (!id.isEmpty()) {
      rows.addAll(rowsByDownload.getOrDefault(id, List.of()));
    }
    for (HistoryRow row : id.isEmpty() ? allRows : rowsByDownload.getOrDefault("", List.of())) {
      if (DroppedPath.file(row.droppedPath(), delivery, false) != null) {
        rows.add(row);
      }
    }
    rows.removeIf(row -> row.date().isBefore(delivery.since().minus(margin)));
    rows.sort(Comparator.comparing(HistoryRow::date));
    return rows;
  }

  private List<QueueItem> items(Delivery delivery) {
    String id = downloadId(delivery);
    if (!id.isEmpty()) {
      return itemsByDownload.getOrDefault(id, List.of());
    }
    String end = "/" + delivery.localName();
    return allItems.stream().filter(item -> item.outputPath().endsWith(end)).toList();
  }

  private static String downloadId(Delivery delivery) {
    return delivery.infoHash() == null ? "" : delivery.infoHash().toUpperCase(Locale.ROOT);
  }
}
