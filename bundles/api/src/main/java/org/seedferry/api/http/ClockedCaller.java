package org.seedferry.api.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.seedferry.api.ClockDifference;
import org.seedferry.api.RemoteFailure;

/**
 * Makes the calls to one peer by another caller, and learns by the {@code Date} of the answers how
 * its clock differs from ours. Thread-safe.
 */
public final class ClockedCaller implements HttpCaller {

  private final HttpCaller caller;
  private final Clock clock;
  private volatile Duration ahead;

  public ClockedCaller(HttpCaller caller) {
    this(caller, Clock.systemUTC());
  }

  ClockedCaller(HttpCaller caller, Clock clock) {
    this.caller = caller;
    this.clock = clock;
  }

  @Override
  public HttpAnswer call(HttpCall call) throws RemoteFailure {
    Instant asked = clock.instant();
    HttpAnswer answer = caller.call(call);
    HttpDate.parse(answer.header("Date"))
        .ifPresent(told -> ahead = ClockDifference.of(asked, told, clock.instant()));
    return answer;
  }

  /**
   * How far the peer's clock was ahead at its last answer that told its time; negative when it is
   * behind, null when none has told it.
   */
  public Duration ahead() {
    return ahead;
  }
}
