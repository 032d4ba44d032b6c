package org.seedferry.testing.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.seedferry.api.Transfer;
import org.seedferry.api.ledger.Cursor;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.ledger.LedgerEvent;

/** What the nodes of a test share in place of a database. Its own monitor guards it. */
public final class MemoryStore {

  final SortedMap<Long, Transfer> rows = new TreeMap<>();
  final List<LedgerEvent> events = new ArrayList<>();
  final Map<String, Cursor> cursors = new HashMap<>();
  final Set<Long> paused = new HashSet<>();
  final SortedMap<Long, Grab> grabs = new TreeMap<>();
  final Map<Long, GrabSource> sources = new HashMap<>();
  final SortedMap<Long, Boolean> removals = new TreeMap<>();
  final Map<Long, Long> places = new HashMap<>();
  final Set<String> categories = new HashSet<>();

  /** What was grabbed and not yet seen complete. */
  final Set<Long> unfound = new HashSet<>();

  boolean allPaused;
  long lastPlace;
  long lastId;

  void dropGrab(long id) {
    grabs.remove(id);
    sources.remove(id);
    places.remove(id);
    removals.remove(id);
    unfound.remove(id);
  }

  static Predicate<Transfer> sameSource(String seedbox, String remoteId) {
    return row -> row.seedbox().equals(seedbox) && row.remoteId().equals(remoteId);
  }
}
