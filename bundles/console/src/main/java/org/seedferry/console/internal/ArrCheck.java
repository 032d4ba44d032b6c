package org.seedferry.console.internal;

import java.time.Instant;
import java.util.List;
import org.seedferry.api.Peer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.arr.Arr;
import org.seedferry.api.arr.Delivery;
import org.seedferry.api.arr.HostSight;
import org.seedferry.api.arr.KnowsHost;

/** Looks whether a Sonarr, Radarr, Lidarr or the like answers, and how it sees this host. */
final class ArrCheck {

  private ArrCheck() {}

  /** Asks about a delivery that there is not: it has to answer all the same. */
  static void look(Arr arr, Findings findings) {
    String what = "arr " + arr.name();
    String labels = arr.labels().isEmpty() ? "all labels" : String.join(", ", arr.labels());
    if (!arr.canBeAsked()) {
      findings.good(what, "is only heard of by its webhook, for " + labels);
      return;
    }
    try {
      Peer peer = PeerCheck.ask(arr);
      arr.status(List.of(new Delivery(-1, null, "seedferry-check", List.of(), Instant.EPOCH)));
      String software = peer.software().isEmpty() ? "" : ": " + peer.software();
      findings.good(what, "answers, for " + labels + software);
      PeerCheck.lookAtClock(what, peer, findings);
      if (arr instanceof KnowsHost knows) {
        knows.sights().forEach(sight -> add(what, sight, findings));
      }
    } catch (RemoteFailure e) {
      findings.bad(what, e, "see that it runs, and that its url is right");
    }
  }

  private static void add(String what, HostSight sight, Findings findings) {
    if (sight.good()) {
      findings.good(what + " " + sight.what(), sight.text());
    } else {
      findings.warning(what + " " + sight.what(), sight.text(), sight.remedy());
    }
  }
}
