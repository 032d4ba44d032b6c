package org.seedferry.metrics.internal;

import java.util.function.Supplier;
import org.seedferry.api.progress.PollBoard;
import org.seedferry.api.progress.PollStatus;

/** How the polls of the seedboxes stand. */
final class PollSource implements Source {

  private final Supplier<PollBoard> board;

  PollSource(Supplier<PollBoard> board) {
    this.board = board;
  }

  @Override
  public void read(Reading into) {
    PollBoard polls = board.get();
    if (polls == null) {
      return;
    }
    into.has(Family.POLLS);
    into.has(Family.POLL_FAILURES);
    into.has(Family.POLL_LAST_GOOD);
    for (PollStatus status : polls.polls()) {
      into.add(Family.POLLS, status.polls(), status.seedbox());
      into.add(Family.POLL_FAILURES, status.failures(), status.seedbox());
      if (status.lastGood() != null) {
        into.add(Family.POLL_LAST_GOOD, status.lastGood().toEpochMilli() / 1e3, status.seedbox());
      }
    }
  }
}
