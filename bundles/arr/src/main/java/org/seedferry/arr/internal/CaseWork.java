package org.seedferry.arr.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.arr.internal.GiveBackRules.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Decides whether a transfer is given back to one *arr, and does so. Used by one thread. */
final class CaseWork {

  private static final Logger LOG = LoggerFactory.getLogger(CaseWork.class);

  private final Ledger ledger;
  private final ArrLink link;
  private final GiveBackRules rules;
  private final Supplier<Path> localRoot;
  private final Clock clock;
  private final Return arr;

  /**
   * @param localRoot where deliveries appear, null where that is not known
   */
  CaseWork(
      Ledger ledger, ArrLink link, GiveBackRules rules, Supplier<Path> localRoot, Clock clock) {
    this.ledger = ledger;
    this.link = link;
    this.rules = rules;
    this.localRoot = localRoot;
    this.clock = clock;
    this.arr = new Return(link.api());
  }

  /** Tries it once; false when the *arr did not do it. */
  boolean tryOnce(Case open) {
    Transfer transfer = ledger.get(open.transferId()).orElse(null);
    if (transfer == null || !isStill(transfer, open)) {
      open.close();
      return true;
    }
    Optional<Grab> grab = ledger.grabs().of(transfer.id());
    Reason reason = reason(open, grab);
    String downloadId = downloadId(transfer, grab);
    if (!rules.has(reason) || downloadId == null || isHeldBack(open, transfer)) {
      open.close();
      return true;
    }
    try {
      arr.of(downloadId).ifPresent(done -> tellDone(transfer, reason, open.detail(), done));
      open.close();
      return true;
    } catch (RemoteFailure failure) {
      open.failed(clock.instant(), failure.retryAfter());
      tellFailed(transfer, open, failure);
      return false;
    }
  }

  /** What was retried meanwhile is not given back. */
  private static boolean isStill(Transfer transfer, Case open) {
    return switch (open.reason()) {
      case GAVE_UP, REFUSED -> transfer.givenUp();
      case MISSING -> transfer.state() == TransferState.MISSING;
      case STALLED -> transfer.state() == TransferState.GRABBED;
    };
  }

  private static Reason reason(Case open, Optional<Grab> grab) {
    boolean neverTaken = grab.isPresent() && !grab.get().handedOver();
    return open.reason() == Reason.GAVE_UP && neverTaken ? Reason.REFUSED : open.reason();
  }

  /** As the *arr keeps it; null where there is no such thing. */
  private static String downloadId(Transfer transfer, Optional<Grab> grab) {
    String hash = grab.map(Grab::hash).orElse(transfer.infoHash());
    return hash == null ? null : hash.toUpperCase(Locale.ROOT);
  }

  private boolean isHeldBack(Case open, Transfer transfer) {
    boolean held =
        open.reason() == Reason.GAVE_UP
            && new HostTrouble(localRoot.get())
                .isBehind(transfer, open.detail(), ledger.in(Set.of(TransferState.FAILED)));
    if (held) {
      about(LOG.atInfo(), transfer, open.detail())
          .log(
              "'{}' is not given back to {}: no other release would fare better",
              transfer.name(),
              link.name());
    }
    return held;
  }

  private void tellDone(Transfer transfer, Reason reason, String detail, String done) {
    about(LOG.atInfo(), transfer, reason.word())
        .log(
            "'{}' is given back to {} ({}{}): {}, blocklisted, and searched again",
            transfer.name(),
            link.name(),
            reason.word(),
            detail.isEmpty() ? "" : ": " + detail,
            done);
  }

  private void tellFailed(Transfer transfer, Case open, RemoteFailure failure) {
    about(open.isClosed() ? LOG.atWarn() : LOG.atInfo(), transfer, failure.getMessage())
        .log(
            "'{}' could not be given back to {}{}",
            transfer.name(),
            link.name(),
            open.isClosed() ? ", and no other try follows: do it there" : " yet");
  }

  private LoggingEventBuilder about(LoggingEventBuilder line, Transfer transfer, String reason) {
    return line.addKeyValue("operation", GiveBack.OPERATION)
        .addKeyValue("transfer_id", transfer.id())
        .addKeyValue("arr", link.name())
        .addKeyValue("reason", reason);
  }
}
