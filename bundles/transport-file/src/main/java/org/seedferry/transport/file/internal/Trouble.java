package org.seedferry.transport.file.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.seedferry.api.RemoteFailure;

/** Says what trouble with a file means: the only place that looks at the kinds of exceptions. */
final class Trouble {

  private Trouble() {}

  static RemoteFailure of(Path path, IOException e) {
    if (e instanceof RemoteFailure known) {
      return known;
    }
    if (e instanceof NoSuchFileException) {
      return RemoteFailure.gone(path + " does not exist", e);
    }
    if (e instanceof NotDirectoryException) {
      return RemoteFailure.gone(path + " is not a folder", e);
    }
    if (e instanceof AccessDeniedException) {
      return RemoteFailure.askUser(
          path + " cannot be read: permission denied; let our user read it", e);
    }
    String reason = reason(e);
    if (reason.contains("Not a directory")) {
      return RemoteFailure.gone(path + " does not exist: a file stands above it", e);
    }
    if (e instanceof FileSystemLoopException || reason.contains("Too many levels")) {
      return RemoteFailure.askUser(path + " leads through a circle of links", e);
    }
    if (reason.contains("File name too long")) {
      return RemoteFailure.gone(path + " does not exist: the name is too long for a file", e);
    }
    return RemoteFailure.retry(path + " cannot be read: " + reason, e);
  }

  static RemoteFailure unwritable(String name, RuntimeException e) {
    return RemoteFailure.askUser(
        "the name '"
            + name
            + "' cannot be written in the character set of this process: start it in a UTF-8 locale,"
            + " for example with LC_ALL=C.UTF-8",
        e);
  }

  static String reason(IOException e) {
    if (e instanceof java.nio.file.FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
