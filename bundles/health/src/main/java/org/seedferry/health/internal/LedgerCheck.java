package org.seedferry.health.internal;

import java.util.Locale;
import java.util.TreeMap;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerException;
import org.seedferry.api.ledger.LedgerSummary;

/** Whether the ledger answers. Without it nothing is done. */
@Component(
    service = HealthCheck.class,
    property = {
      HealthCheck.NAME + "=Ledger",
      HealthCheck.TAGS + "=ledger",
      HealthCheck.TAGS + "=seedferry"
    })
public final class LedgerCheck implements HealthCheck {

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile Ledger ledger;

  @Activate
  public LedgerCheck() {
    // The ledger comes by its reference.
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    Ledger current = ledger;
    if (current == null) {
      log.critical("it is not there: see the log for what keeps it from starting");
      return new Result(log);
    }
    try {
      LedgerSummary summary = current.summary();
      TreeMap<String, Long> byState = new TreeMap<>();
      summary
          .transfers()
          .forEach((state, count) -> byState.put(state.name().toLowerCase(Locale.ROOT), count));
      log.info("answers; transfers: {}", byState);
    } catch (LedgerException e) {
      log.critical("{}", e.getMessage());
    }
    return new Result(log);
  }
}
