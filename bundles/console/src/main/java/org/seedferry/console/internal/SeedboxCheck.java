package org.seedferry.console.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.seedferry.api.Peer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Sizes;
import org.seedferry.api.seedbox.KnowsLabels;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.transport.Transports;

/** Looks at a seedbox: whether it answers, what it holds, and whether that can be read. */
final class SeedboxCheck {

  private static final String REMEDY =
      "see that it runs, that host and port in its uri are right, and that no firewall is between";

  private final DataCheck data;
  private final Clock clock;

  SeedboxCheck(Transports transports, Clock clock) {
    this.data = new DataCheck(transports);
    this.clock = clock;
  }

  SeedboxReport look(Seedbox box) {
    Findings findings = new Findings();
    String what = "seedbox " + box.name();
    Optional<RemoteFailure> silent = Optional.empty();
    Peer peer = PeerCheck.UNKNOWN;
    try {
      peer = PeerCheck.ask(box);
    } catch (RemoteFailure e) {
      silent = Optional.of(e);
    }
    try {
      Instant asked = clock.instant();
      List<RemoteTransfer> held = box.list();
      SeedboxReport report =
          new SeedboxReport(
              box.name(), peer, held, Duration.between(asked, clock.instant()), findings);
      look(what, box, report);
      silent.ifPresent(e -> findings.warning(what, e.getMessage(), Findings.remedy(e, REMEDY)));
      return report;
    } catch (RemoteFailure e) {
      findings.bad(what, e, REMEDY);
      return new SeedboxReport(box.name(), peer, null, null, findings);
    }
  }

  private void look(String what, Seedbox box, SeedboxReport report) {
    report.findings().good(what, summary(report));
    PeerCheck.lookAtClock(what, report.peer(), report.findings());
    if (box instanceof KnowsLabels labelled) {
      LabelCheck.look(what, labelled, report.findings());
    }
    data.look(what + " data", box, report.complete(), report.findings());
  }

  private static String summary(SeedboxReport report) {
    Peer peer = report.peer();
    int held = report.held().size();
    return "answers in "
        + report.roundTrip().toMillis()
        + " ms: "
        + (peer.software().isEmpty() ? "" : peer.software() + ", ")
        + held
        + (held == 1 ? " transfer, " : " transfers, ")
        + report.complete().size()
        + " complete"
        + (peer.freeBytes() < 0 ? "" : ", " + Sizes.format(peer.freeBytes()) + " free");
  }
}
