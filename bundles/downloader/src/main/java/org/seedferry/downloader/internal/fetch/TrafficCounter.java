package org.seedferry.downloader.internal.fetch;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.seedferry.api.progress.Traffic;
import org.seedferry.api.progress.TrafficMeter;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.TransportSession;

/** Counts bytes, files and open sessions over all fetches. Thread-safe. */
final class TrafficCounter implements TrafficMeter {

  private final LongAdder bytes = new LongAdder();
  private final LongAdder files = new LongAdder();
  private final Map<String, AtomicInteger> sessions = new ConcurrentHashMap<>();

  void addBytes(long count) {
    bytes.add(count);
  }

  void addFile() {
    files.increment();
  }

  /** The same session, counted until it is closed. */
  TransportSession count(Location location, TransportSession session) {
    AtomicInteger open = sessions.computeIfAbsent(location.scheme(), scheme -> new AtomicInteger());
    open.incrementAndGet();
    return new CountedSession(session, open::decrementAndGet);
  }

  @Override
  public Traffic traffic() {
    Map<String, Integer> open = new HashMap<>();
    sessions.forEach((scheme, count) -> open.put(scheme, count.get()));
    return new Traffic(bytes.sum(), files.sum(), open);
  }
}
