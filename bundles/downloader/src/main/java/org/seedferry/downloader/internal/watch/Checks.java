package org.seedferry.downloader.internal.watch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.seedferry.api.Transfer;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.TaskSpec;
import org.seedferry.guard.Work;

/**
 * The checks of single transfers, each a guarded unit of its own: a panic in one ends only that
 * one. No transfer has two at a time. Used by one thread.
 */
final class Checks implements AutoCloseable {

  /** The ended ones among so many are not worth to be looked for. */
  private static final int FEW = 100;

  private final Guard guard;
  private final String operation;
  private final Map<Long, GuardedTask> running = new ConcurrentHashMap<>();
  private int many = FEW;

  Checks(Guard guard, String operation) {
    this.guard = guard;
    this.operation = operation;
  }

  /** Starts a check, unless the last one of this transfer is still under way. */
  void start(Transfer transfer, Work check) {
    if (running.size() >= many) {
      running.values().removeIf(GuardedTask::ended);
      many = Math.max(FEW, 2 * running.size());
    }
    GuardedTask last = running.get(transfer.id());
    if (last == null || last.ended()) {
      TaskSpec spec =
          TaskSpec.once(operation).fields(Map.of("transfer_id", Long.toString(transfer.id())));
      running.put(transfer.id(), guard.start(spec, check));
    }
  }

  /** Ends all that are under way; none may be started any more. */
  @Override
  public void close() {
    running.values().forEach(GuardedTask::cancel);
    running.values().forEach(GuardedTask::close);
  }
}
