package org.seedferry.drop.folder.internal;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A file that is ready to be worked.
 *
 * @param path where it is
 * @param stamp what it was when that was decided
 * @param firstSeen when its name was seen first
 * @param unchangedSince when it was seen first as it is now
 * @param tries how often it was tried before, as it is now
 * @param links how many of its links were handed over by then
 */
record Drop(
    Path path, Stamp stamp, Instant firstSeen, Instant unchangedSince, int tries, int links) {}
