package org.seedferry.rpc.internal.desk;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Ledger;

/**
 * What is known of the seedboxes while one grab after the other is handed over: what they hold,
 * what they were given since they were last seen, and which of them do not answer. For one thread.
 */
final class Round {

  private final Ledger ledger;
  private final RemoteIndex remotes;
  private final Set<String> away = new HashSet<>();

  /** How many each was given that it was not seen to hold; null while nobody has asked. */
  private Map<String, Integer> given;

  Round(Ledger ledger, RemoteIndex remotes) {
    this.ledger = ledger;
    this.remotes = remotes;
  }

  RemoteIndex remotes() {
    return remotes;
  }

  /** True when a seedbox may be given one more. */
  boolean hasSlot(String seedbox, int slots) {
    return slots == 0
        || remotes.seen(seedbox) != null
            && remotes.incomplete(seedbox) + given().getOrDefault(seedbox, 0) < slots;
  }

  private Map<String, Integer> given() {
    if (given == null) {
      given = new HashMap<>();
      for (Transfer row : ledger.in(Set.of(TransferState.GRABBED))) {
        if (!row.seedbox().isEmpty() && remotes.find(row) == null) {
          given.merge(row.seedbox(), 1, Integer::sum);
        }
      }
    }
    return given;
  }

  /** A seedbox has taken one that it was not seen to hold. */
  void gave(String seedbox) {
    if (given != null) {
      given.merge(seedbox, 1, Integer::sum);
    }
  }

  /** A seedbox does not answer: it is not asked again in this round. */
  void isAway(String seedbox) {
    away.add(seedbox);
  }

  boolean answers(String seedbox) {
    return !away.contains(seedbox);
  }
}
