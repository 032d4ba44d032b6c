package org.seedferry.api.ledger;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is woken after a commit of this node, so that readers look sooner than at their next tick. A
 * service; called in the writer's thread, so it only wakes somebody. Nothing may depend on it:
 * after a crash nobody is woken.
 */
@ConsumerType
@FunctionalInterface
public interface LedgerListener {

  /** The event log of this node has grown, or what is paused has changed. */
  void changed();
}
