package org.seedferry.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What is known of a task at one moment.
 *
 * @param bundle the symbolic name of the bundle that the task is accounted to
 * @param operation the task's name
 * @param fields the task's log fields
 * @param schedule when it runs
 * @param state where it stands
 * @param runs runs begun
 * @param failures runs that a checked exception ended
 * @param panics runs that an unchecked exception or an error ended
 * @param restarts restarts after a failure or a panic
 * @param failuresInARow runs that failed or panicked since the last good one
 * @param lastExit why the last run ended, null before the first end
 * @param lastError what came out of the last bad run, null when none did
 * @param lastDuration how long the last run took, null before the first end
 * @param nextRun when the next run is due, null when none is
 * @param stuckSince since when it is stuck, null when it is not
 * @param stack the stack of a stuck run, empty otherwise
 */
public record TaskReport(
    String bundle,
    String operation,
    Map<String, String> fields,
    TaskSpec.Schedule schedule,
    TaskState state,
    long runs,
    long failures,
    long panics,
    long restarts,
    int failuresInARow,
    ExitReason lastExit,
    String lastError,
    Duration lastDuration,
    Instant nextRun,
    Instant stuckSince,
    String stack) {}
