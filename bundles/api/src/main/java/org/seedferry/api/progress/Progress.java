package org.seedferry.api.progress;

/**
 * How far a fetch under way is.
 *
 * @param transferId the ledger's number
 * @param name the title
 * @param done bytes that are home
 * @param total bytes in all, -1 while unknown
 * @param bytesPerSecond the rate of the last seconds
 * @param filesDone files that are home
 * @param files files in all, -1 while unknown
 */
public record Progress(
    long transferId,
    String name,
    long done,
    long total,
    long bytesPerSecond,
    int filesDone,
    int files) {}
