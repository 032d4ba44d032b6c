package org.seedferry.console.internal;

import java.util.EnumSet;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerException;

/** Looks whether the ledger answers. */
final class LedgerCheck {

  private static final String LEDGER = "ledger";
  private static final String REMEDY = "see the log for what is wrong with its database";

  private LedgerCheck() {}

  /**
   * @param ledger null when there is none
   */
  static void look(Ledger ledger, Findings findings) {
    if (ledger == null) {
      findings.bad(LEDGER, "is not there", REMEDY);
      return;
    }
    try {
      int queued = ledger.in(EnumSet.of(TransferState.QUEUED)).size();
      findings.good(LEDGER, "answers, as node " + ledger.node() + ", " + queued + " queued");
    } catch (LedgerException e) {
      findings.bad(LEDGER, e.getMessage(), REMEDY);
    }
  }
}
