package org.seedferry.console.internal;

import java.time.Instant;
import java.util.List;
import org.seedferry.api.Peer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.arr.Arr;
import org.seedferry.api.arr.Delivery;

/** Looks whether a Sonarr, Radarr or Lidarr answers. */
final class ArrCheck {

  private ArrCheck() {}

  /** Asks about a delivery that there is not: it has to answer all the same. */
  static void look(Arr arr, Findings findings) {
    String what = "arr " + arr.name();
    try {
      Peer peer = PeerCheck.ask(arr);
      arr.status(List.of(new Delivery(-1, null, "seedferry-check", List.of(), Instant.EPOCH)));
      String labels = arr.labels().isEmpty() ? "all labels" : String.join(", ", arr.labels());
      String software = peer.software().isEmpty() ? "" : ": " + peer.software();
      findings.good(what, "answers, for " + labels + software);
      PeerCheck.lookAtClock(what, peer, findings);
    } catch (RemoteFailure e) {
      findings.bad(what, e, "see that it runs, and that its url is right");
    }
  }
}
