package org.seedferry.orchestrator.internal;

import java.util.Map;

/** Tells how the polls stand. */
@FunctionalInterface
interface Polls {

  /** The result of the last poll of each seedbox, by its name. */
  Map<String, PollResult> results();
}
