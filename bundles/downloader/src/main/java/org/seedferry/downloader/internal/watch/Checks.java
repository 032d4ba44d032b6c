package org.seedferry.downloader.internal.watch;

import java.util.HashMap;
import java.util.Map;
import org.seedferry.api.Transfer;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.TaskSpec;
import org.seedferry.guard.Work;

/**
 * The checks of single transfers, each a guarded unit of its own: a panic in one ends only that
 * one. No transfer has two at a time. Used by one thread.
 */
final class Checks {

  private final Guard guard;
  private final String operation;
  private final Map<Long, GuardedTask> running = new HashMap<>();

  Checks(Guard guard, String operation) {
    this.guard = guard;
    this.operation = operation;
  }

  /** Starts a check, unless the last one of this transfer is still under way. */
  void start(Transfer transfer, Work check) {
    running.values().removeIf(GuardedTask::ended);
    if (!running.containsKey(transfer.id())) {
      TaskSpec spec =
          TaskSpec.once(operation).fields(Map.of("transfer_id", Long.toString(transfer.id())));
      running.put(transfer.id(), guard.start(spec, check));
    }
  }
}
