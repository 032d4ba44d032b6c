package org.seedferry.downloader.internal.staging;

import java.io.IOException;

/** Trouble with the local disk, in words for people. */
public final class LocalFailure extends IOException {

  private static final long serialVersionUID = 1L;

  public LocalFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** Names what could not be done, and why the system refused. */
  static LocalFailure of(String doing, Object path, IOException cause) {
    String reason =
        cause instanceof java.nio.file.FileSystemException e && e.getReason() != null
            ? e.getReason()
            : cause.getMessage();
    if (cause instanceof java.nio.file.AccessDeniedException) {
      reason = "permission denied";
    } else if (cause instanceof java.nio.file.NoSuchFileException) {
      reason = "no such file or folder";
    }
    return new LocalFailure("cannot " + doing + " " + path + ": " + reason, cause);
  }
}
