package org.seedferry.api.seedbox;

import org.seedferry.api.RemoteFailure;

/**
 * A {@link Seedbox} that can be told for how long a single transfer is to be seeded, so that its
 * general limits do not end it sooner.
 */
public interface KeepsSeedGoals {

  /**
   * Has a transfer seeded until the goal is reached, complete or not; a part of the goal that is
   * null does not end it. Idempotent.
   *
   * @throws RemoteFailure {@code GONE} when the seedbox does not have it
   */
  void seedUntil(String remoteId, SeedGoal goal) throws RemoteFailure;
}
