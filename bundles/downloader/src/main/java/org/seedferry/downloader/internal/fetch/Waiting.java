package org.seedferry.downloader.internal.fetch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.seedferry.api.Services;
import org.seedferry.api.Transfer;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.downloader.internal.files.FileRule;
import org.seedferry.downloader.internal.files.FileRules;
import org.seedferry.downloader.internal.staging.LocalFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows what waits to be fetched, and which of it can be begun. Used by one thread. */
final class Waiting {

  private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);
  private static final int AT_MOST = 1000;

  /** A transfer that can be begun, and what that needs. */
  record Next(Transfer transfer, Seedbox seedbox, FileRule rule) {}

  private final Ledger ledger;
  private final Services<Seedbox> seedboxes;
  private final Absences absences;
  private final Room room;
  private final FileRules rules;
  private boolean rulesAwaited;

  Waiting(
      Ledger ledger, Services<Seedbox> seedboxes, Absences absences, Room room, FileRules rules) {
    this.ledger = ledger;
    this.seedboxes = seedboxes;
    this.absences = absences;
    this.room = room;
    this.rules = rules;
  }

  /** All that may be begun, as far as they themselves are concerned. */
  List<Transfer> list(Set<Long> underWay) {
    List<Transfer> waiting = new ArrayList<>();
    for (Transfer each : ledger.fetchable(AT_MOST)) {
      if (!underWay.contains(each.id()) && !absences.holds(each)) {
        waiting.add(each);
      }
    }
    return waiting;
  }

  /**
   * Looks whether all is there that a transfer needs to be begun.
   *
   * @param coming bytes that fetches under way are still going to write
   */
  Optional<Next> next(Transfer transfer, Terms terms, long coming) throws LocalFailure {
    Optional<Seedbox> seedbox =
        seedboxes.all().stream().filter(each -> each.name().equals(transfer.seedbox())).findFirst();
    Optional<FileRule> rule = rule(transfer);
    return seedbox.isPresent()
            && rule.isPresent()
            && room.admits(terms.root(), transfer, coming, terms.space())
        ? Optional.of(new Next(transfer, seedbox.get(), rule.get()))
        : Optional.empty();
  }

  private Optional<FileRule> rule(Transfer transfer) {
    Optional<FileRule> rule = rules.of(transfer.label());
    if (rule.isEmpty() != rulesAwaited) {
      rulesAwaited = rule.isEmpty();
      LOG.info(
          rulesAwaited
              ? "fetching waits for settings of files that are not in force"
              : "the settings of files are in force");
    }
    return rule;
  }
}
