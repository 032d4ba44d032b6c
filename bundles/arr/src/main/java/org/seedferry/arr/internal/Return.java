package org.seedferry.arr.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.seedferry.api.RemoteFailure;

/** Gives downloads back to one *arr, which wants each a single time. Thread-safe. */
final class Return {

  private final ArrApi api;

  Return(ArrApi api) {
    this.api = api;
  }

  /**
   * Has the *arr never take this release again, and search for another. What it has done with
   * already needs nothing.
   *
   * @param downloadId the hash in upper case
   * @return what was done, for people; empty when there was nothing to do
   */
  Optional<String> of(String downloadId) throws RemoteFailure {
    List<QueueItem> items =
        api.queue().stream().filter(item -> item.downloadId().equals(downloadId)).toList();
    if (!items.isEmpty()) {
      boolean imported = items.stream().allMatch(item -> item.is("imported"));
      return !imported && api.refuse(items.get(0).id())
          ? Optional.of("taken out of its queue")
          : Optional.empty();
    }
    Optional<HistoryRow> last =
        api.history(downloadId).stream()
            .max(Comparator.comparing(HistoryRow::date).thenComparing(HistoryRow::id));
    if (last.isEmpty() || !last.get().is("grabbed")) {
      return Optional.empty();
    }
    api.fail(last.get().id());
    return Optional.of("marked as failed in its history");
  }
}
