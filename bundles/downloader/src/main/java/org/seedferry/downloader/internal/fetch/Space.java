package org.seedferry.downloader.internal.fetch;

/**
 * How full the disk may get.
 *
 * @param floor bytes that stay free
 * @param margin bytes that must be free above the floor, and above what is needed, before what
 *     waited for room goes on
 */
record Space(long floor, long margin) {}
