package org.seedferry.rpc.internal.desk;

import java.util.List;
import java.util.function.Supplier;
import org.seedferry.api.progress.RemoteBoard;

/**
 * Where one learns what the seedboxes hold. Each look at one is indexed once, however many ask for
 * it. Thread-safe.
 */
final class Remotes {

  private final Supplier<RemoteBoard> board;
  private volatile RemoteIndex last = RemoteIndex.NONE;

  /**
   * @param board null while nobody looks at the seedboxes
   */
  Remotes(Supplier<RemoteBoard> board) {
    this.board = board;
  }

  /** What they were last seen to hold; nothing while nobody looks at them. */
  RemoteIndex index() {
    RemoteBoard looks = board.get();
    RemoteIndex now = last.of(looks == null ? List.of() : looks.listings());
    last = now;
    return now;
  }

  /** Has a seedbox looked at before its turn. */
  void lookSoon(String seedbox) {
    RemoteBoard looks = board.get();
    if (looks != null) {
      looks.lookSoon(seedbox);
    }
  }
}
