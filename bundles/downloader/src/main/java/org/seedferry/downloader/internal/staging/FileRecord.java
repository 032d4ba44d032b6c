package org.seedferry.downloader.internal.staging;

import org.seedferry.api.transport.Fingerprint;

/**
 * What the journal knows of one file.
 *
 * @param fingerprint the content that was begun
 * @param written how many bytes from the start have been written
 * @param forced how many of them are on disk, also against a power cut
 * @param done true when the file is whole and on disk
 */
record FileRecord(Fingerprint fingerprint, long written, long forced, boolean done) {}
