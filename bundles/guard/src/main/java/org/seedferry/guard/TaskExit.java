package org.seedferry.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The end of a task, or of one run of it.
 *
 * @param bundle the symbolic name of the bundle that the task is accounted to
 * @param operation the task's name
 * @param fields the task's log fields
 * @param schedule when it runs
 * @param reason why it ended
 * @param error what came out of the work, null when nothing did
 * @param restartIn the pause until it is restarted, null when this is its end
 * @param runs how many runs there were
 * @param restarts how many restarts there were
 * @param lasted how long the last run took
 * @param at when it ended
 */
public record TaskExit(
    String bundle,
    String operation,
    Map<String, String> fields,
    TaskSpec.Schedule schedule,
    ExitReason reason,
    Throwable error,
    Duration restartIn,
    long runs,
    long restarts,
    Duration lasted,
    Instant at) {}
