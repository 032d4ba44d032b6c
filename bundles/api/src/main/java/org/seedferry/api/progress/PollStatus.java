package org.seedferry.api.progress;

import java.time.Duration;
import java.time.Instant;

/**
 * How the polls of one seedbox stand.
 *
 * @param seedbox its name
 * @param interval the pause between two polls as long as none fails
 * @param polls how many there were since it is polled
 * @param failures how many of them failed
 * @param failuresInARow how many failed since the last good one
 * @param last when the last one ended, null before the first
 * @param lastGood when the last good one ended, null before the first
 * @param failure what the last one failed of, null when it did not
 */
public record PollStatus(
    String seedbox,
    Duration interval,
    long polls,
    long failures,
    int failuresInARow,
    Instant last,
    Instant lastGood,
    String failure) {}
