package org.seedferry.health.internal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.seedferry.api.progress.PollBoard;
import org.seedferry.api.progress.PollStatus;

/**
 * How the last poll of each seedbox went. Never worse than a warning: that a remote machine is away
 * is no reason to restart this one.
 */
@Component(
    service = HealthCheck.class,
    property = {
      HealthCheck.NAME + "=Seedboxes",
      HealthCheck.TAGS + "=seedbox",
      HealthCheck.TAGS + "=seedferry"
    })
public final class SeedboxCheck implements HealthCheck {

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile PollBoard board;

  @Activate
  public SeedboxCheck() {
    // The polls come by the reference.
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    PollBoard current = board;
    List<PollStatus> polls = current == null ? List.of() : current.polls();
    if (current == null) {
      log.warn("nothing is polled: the orchestrator does not run");
    } else if (polls.isEmpty()) {
      log.info("no seedbox is configured");
    }
    for (PollStatus status : polls) {
      if (status.last() == null) {
        log.info("{} has not been polled yet", status.seedbox());
      } else if (status.failure() == null) {
        log.info("{} was polled at {}", status.seedbox(), moment(status.lastGood()));
      } else {
        log.warn(
            "{}: the last {} polls failed, the last good one was {}: {}",
            status.seedbox(),
            status.failuresInARow(),
            status.lastGood() == null ? "never" : "at " + moment(status.lastGood()),
            status.failure());
      }
    }
    return new Result(log);
  }

  private static String moment(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
