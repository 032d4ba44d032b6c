package org.seedferry.console.internal;

import java.time.Duration;
import org.seedferry.api.Durations;
import org.seedferry.api.KnowsPeer;
import org.seedferry.api.Peer;
import org.seedferry.api.RemoteFailure;

/** Looks at what a peer says of itself: what it is, and what its clock shows. */
final class PeerCheck {

  /** Of a peer that says nothing. */
  static final Peer UNKNOWN = new Peer("", null, -1);

  /** Beyond it times that two machines tell cannot be compared. */
  private static final Duration MOST = Duration.ofMinutes(1);

  private PeerCheck() {}

  /** What it says; {@link #UNKNOWN} for one that cannot. */
  static Peer ask(Object service) throws RemoteFailure {
    return service instanceof KnowsPeer knows ? knows.peer() : UNKNOWN;
  }

  /** Nothing is found of a clock that is not known. */
  static void lookAtClock(String what, Peer peer, Findings findings) {
    Duration ahead = peer.clockAhead();
    if (ahead == null) {
      return;
    }
    String clock = what + " clock";
    if (ahead.abs().compareTo(MOST) <= 0) {
      findings.good(clock, "agrees with ours");
      return;
    }
    findings.warning(
        clock,
        "is " + shown(ahead.abs()) + (ahead.isNegative() ? " behind" : " ahead of") + " ours",
        "set the time of both machines, best by NTP: settle times, history and leases rely on it");
  }

  private static String shown(Duration difference) {
    return Durations.format(Duration.ofSeconds(difference.toSeconds()));
  }
}
