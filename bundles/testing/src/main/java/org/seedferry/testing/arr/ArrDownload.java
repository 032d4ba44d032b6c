package org.seedferry.testing.arr;

import java.util.Locale;

/**
 * A download as an *arr sees it.
 *
 * @param downloadId the hash in upper case
 * @param title its name
 * @param status in the *arr's words
 * @param message why it is a {@code WARNING}, else empty
 * @param outputPath what is imported; empty while it is not told
 * @param size bytes
 * @param remaining bytes
 * @param ratio uploaded over downloaded bytes
 * @param canMoveFiles whether an import moves the files, instead of copying or linking them
 * @param canBeRemoved whether it is removed once it is imported
 */
public record ArrDownload(
    String downloadId,
    String title,
    Status status,
    String message,
    String outputPath,
    long size,
    long remaining,
    double ratio,
    boolean canMoveFiles,
    boolean canBeRemoved) {

  /** What becomes of a download; neither protocol can say that one has failed. */
  public enum Status {
    QUEUED,
    PAUSED,
    DOWNLOADING,
    COMPLETED,
    WARNING
  }

  /** As it is written in most requests. */
  String hash() {
    return downloadId.toLowerCase(Locale.ROOT);
  }
}
