package org.seedferry.api;

import java.time.Duration;

/**
 * What a peer says of itself, for people.
 *
 * @param software what it is, with its version; empty where it does not tell
 * @param clockAhead how far its clock is ahead of ours, negative when it is behind; null where it
 *     does not tell its time
 * @param freeBytes how much it can still store; -1 where it does not tell
 */
public record Peer(String software, Duration clockAhead, long freeBytes) {}
