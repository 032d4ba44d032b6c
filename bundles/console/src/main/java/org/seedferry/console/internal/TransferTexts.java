package org.seedferry.console.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Paused;

/** Shows transfers as text. */
final class TransferTexts {

  private static final Set<TransferState> TO_FETCH =
      EnumSet.of(
          TransferState.GRABBED,
          TransferState.QUEUED,
          TransferState.DOWNLOADING,
          TransferState.FAILED);

  private final Clock clock;

  TransferTexts(Clock clock) {
    this.clock = clock;
  }

  /** The transfers in a table; the given words where there are none. */
  String table(Paused paused, List<Transfer> transfers, String none) {
    String end = paused.all() ? "\nEverything is paused: ferry:resume goes on." : "";
    if (transfers.isEmpty()) {
      return none + end;
    }
    Table table =
        new Table()
            .numbers("ID")
            .words("STATE")
            .words("SEEDBOX")
            .words("LABEL")
            .elastic("NAME")
            .numbers("SIZE")
            .numbers("FOR");
    for (Transfer transfer : transfers) {
      table.row(
          transfer.id(),
          standing(transfer, paused),
          Text.cut(Text.clean(transfer.seedbox()), 12),
          Text.cut(Text.clean(transfer.label()), 10),
          transfer.name(),
          Human.size(transfer.size()),
          age(transfer.changedAt()));
    }
    return table.render() + end;
  }

  private static String standing(Transfer transfer, Paused paused) {
    if (transfer.givenUp()) {
      return "gave up";
    }
    boolean waits = paused.holds(transfer.id()) && TO_FETCH.contains(transfer.state());
    return waits ? "paused" : word(transfer.state());
  }

  /** Everything that is known of one transfer. */
  String details(Transfer transfer, Paused paused) {
    List<String> lines = new ArrayList<>();
    line(lines, "transfer", transfer.id());
    line(lines, "name", transfer.name());
    line(lines, "state", transfer.givenUp() ? "failed, given up" : word(transfer.state()));
    line(lines, "paused", paused.holds(transfer.id()) ? "yes" : "no");
    line(lines, "in it since", moment(transfer.changedAt()));
    line(lines, "seedbox", transfer.seedbox());
    line(lines, "remote id", transfer.remoteId());
    line(lines, "info-hash", transfer.infoHash());
    line(lines, "label", transfer.label());
    line(lines, "size", Human.size(transfer.size()));
    line(lines, "local name", transfer.localName());
    line(lines, "held by", transfer.owner());
    line(lines, "held until", moment(transfer.leaseUntil()));
    line(lines, "failed tries", transfer.attempts());
    line(lines, "next try", moment(transfer.retryAt()));
    line(lines, "last error", transfer.lastError());
    line(lines, "being removed", transfer.removing() ? "yes" : "no");
    line(lines, "queued", moment(transfer.queuedAt()));
    line(lines, "home since", moment(transfer.downloadedAt()));
    return String.join("\n", lines);
  }

  private static void line(List<String> lines, String what, Object value) {
    String text = value == null ? "" : Text.clean(value.toString());
    lines.add(Text.left(what, 15) + (text.isEmpty() ? "-" : text));
  }

  private String moment(Instant at) {
    if (at == null) {
      return null;
    }
    String when = at.truncatedTo(ChronoUnit.SECONDS).toString();
    return at.isAfter(clock.instant())
        ? when + " (in " + Human.duration(Duration.between(clock.instant(), at)) + ")"
        : when + " (" + age(at) + " ago)";
  }

  /** How long ago that was. */
  String age(Instant since) {
    return since == null ? "-" : Human.duration(Duration.between(since, clock.instant()));
  }

  /** A state or a kind as people say it. */
  static String word(Enum<?> value) {
    return word(value.name());
  }

  static String word(String name) {
    return name.equalsIgnoreCase("all") ? "known" : name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
