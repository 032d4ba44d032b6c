package org.seedferry.transport.file.internal;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.List;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.RemotePath;

/**
 * Deletes below a folder. Every folder on the way is entered from the one above it and only if it
 * is one, so that nobody can put a link in its place meanwhile.
 */
final class Deletion {

  private interface Step {
    void take(SecureDirectoryStream<Path> folder, Path name) throws IOException;
  }

  private final Path root;

  Deletion(Path root) {
    this.root = root;
  }

  void file(RemotePath path) throws RemoteFailure {
    in(path, SecureDirectoryStream::deleteFile);
  }

  void emptyFolder(RemotePath path) throws RemoteFailure {
    in(
        path,
        (folder, name) -> {
          try {
            folder.deleteDirectory(name);
          } catch (DirectoryNotEmptyException e) {
            // What else is in it stays, and the folder with it.
            return;
          }
        });
  }

  private void in(RemotePath path, Step step) throws RemoteFailure {
    if (path.names().isEmpty()) {
      throw new IllegalArgumentException("the location's folder itself is not deleted");
    }
    try (DirectoryStream<Path> folder = Files.newDirectoryStream(root.toRealPath())) {
      if (!(folder instanceof SecureDirectoryStream<Path> secure)) {
        throw RemoteFailure.askUser(
            "nothing is deleted in " + root + ": this system cannot do that safely", null);
      }
      descend(secure, path.names(), step);
    } catch (NoSuchFileException e) {
      // It is gone already.
      return;
    } catch (InvalidPathException e) {
      throw Trouble.unwritable(path.toString(), e);
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  private static void descend(SecureDirectoryStream<Path> folder, List<String> names, Step step)
      throws IOException {
    Path name = Path.of(names.get(0));
    if (names.size() == 1) {
      step.take(folder, name);
      return;
    }
    try (SecureDirectoryStream<Path> below =
        folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      descend(below, names.subList(1, names.size()), step);
    }
  }

  private RemoteFailure failure(RemotePath path, IOException e) {
    if (e instanceof RemoteFailure known) {
      return known;
    }
    String shown = root + "/" + path;
    String reason = Trouble.reason(e);
    if (reason.contains("Too many levels") || reason.contains("Not a directory")) {
      return RemoteFailure.askUser(
          shown + " is not deleted: a link or a file stands where a folder should be", e);
    }
    return reason.contains("denied")
            || reason.contains("not permitted")
            || reason.contains("Read-only")
        ? RemoteFailure.askUser(shown + " cannot be deleted: " + reason, e)
        : RemoteFailure.retry(shown + " cannot be deleted: " + reason, e);
  }
}
