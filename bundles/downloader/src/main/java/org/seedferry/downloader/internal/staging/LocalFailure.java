package org.seedferry.downloader.internal.staging;

import java.io.IOException;

/** Trouble with the local disk, in words for people. */
public final class LocalFailure extends IOException {

  private static final long serialVersionUID = 1L;

  public LocalFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** True when there was no room left on the disk, or none that we may use. */
  public boolean isFull() {
    return isFull(getCause());
  }

  private static boolean isFull(Throwable cause) {
    String message = cause == null ? null : cause.getMessage();
    // Java has no exception of its own for it: these are the words of Unix and Windows.
    return message != null
        && (message.contains("No space left on device")
            || message.contains("Disk quota exceeded")
            || message.contains("not enough space"));
  }

  /** Names what could not be done, and why the system refused. */
  public static LocalFailure of(String doing, Object path, IOException cause) {
    String reason =
        cause instanceof java.nio.file.FileSystemException e && e.getReason() != null
            ? e.getReason()
            : cause.getMessage();
    if (cause instanceof java.nio.file.AccessDeniedException) {
      reason = "permission denied";
    } else if (cause instanceof java.nio.file.NoSuchFileException) {
      reason = "no such file or folder";
    } else if (isFull(cause)) {
      reason = "the disk is full";
    }
    return new LocalFailure("cannot " + doing + " " + path + ": " + reason, cause);
  }
}
