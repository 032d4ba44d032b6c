package org.seedferry.rpc.internal.qbittorrent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.seedferry.rpc.internal.desk.Desk;

/**
 * Tells clients what has changed since they asked last. The last few answers are remembered,
 * whoever got them: who comes with the number of another one is told everything. Thread-safe.
 */
final class SyncRoutes {

  /** More clients than that at a time are told everything more often. */
  private static final int REMEMBERED = 4;

  private final Desk desk;
  private final Listing listing;
  private final Map<Integer, MainData> answers =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, MainData> eldest) {
          return size() > REMEMBERED;
        }
      };
  private MainData last;
  private int lastRid;

  SyncRoutes(Desk desk, Listing listing) {
    this.desk = desk;
    this.listing = listing;
  }

  Map<String, Route> routes() {
    return Map.of("sync/maindata", this::mainData);
  }

  private Reply mainData(Parameters parameters) throws Refusal {
    int asked = parameters.count("rid", 0);
    Map<String, String> categories = new TreeMap<>();
    desk.categories().forEach(name -> categories.put(name, desk.folder(name)));
    MainData before;
    MainData now;
    int rid;
    synchronized (this) {
      before = answers.get(asked);
      now = MainData.of(listing.rows(), categories, desk.freeBytes(), last);
      last = now;
      rid = ++lastRid;
      answers.put(rid, now);
    }
    return Reply.json(
        json -> {
          if (before == null) {
            now.writeFull(json, rid);
          } else {
            now.writeChanges(json, rid, before);
          }
        });
  }
}
