package org.seedferry.downloader.internal.staging;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.seedferry.api.Durable;
import org.seedferry.api.LocalName;
import org.seedferry.api.seedbox.Contents;

/** Gives a verified transfer its final name by one atomic call that never replaces anything. */
public final class Publisher {

  private final LocalRoot root;
  private final LocalName names = LocalName.ofThisHost();

  public Publisher(LocalRoot root) {
    this.root = root;
  }

  /**
   * Publishes what is staged; its name is on disk when this returns.
   *
   * @throws LocalFailure when something stands under that name, or the disk refuses
   */
  public void publish(Staging staging, String localName) throws LocalFailure {
    Path target = root.target(localName);
    try {
      root.makeFolder(target);
      if (Files.isDirectory(staging.content(), LinkOption.NOFOLLOW_LINKS)) {
        moveToFreeName(staging.content(), target);
      } else {
        linkToFreeName(staging.content(), target);
      }
      Durable.folder(target.getParent());
    } catch (FileAlreadyExistsException e) {
      throw conflict(target, e);
    } catch (IOException e) {
      throw LocalFailure.of("publish", target, e);
    }
  }

  /** What to say when something else stands under a delivery's name. */
  public static LocalFailure conflict(Path target, IOException cause) {
    return new LocalFailure(
        "'" + target + "' exists already and is not this transfer: move it away, then retry",
        cause);
  }

  /**
   * What of a transfer stands under the name; null when something else does, also beside its files.
   */
  public Contents standing(Contents all, String localName) throws LocalFailure {
    Path target = root.target(localName);
    if (all.folder() != Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    try {
      Map<String, Long> there = Trees.sizes(target);
      List<Contents.RemoteFile> found =
          all.files().stream()
              .filter(file -> Objects.equals(there.get(localPath(file)), file.size()))
              .toList();
      return found.isEmpty() && !all.files().isEmpty() || found.size() != there.size()
          ? null
          : new Contents(all.location(), all.name(), all.folder(), found, all.folders());
    } catch (IOException e) {
      throw LocalFailure.of("look at", target, e);
    }
  }

  private String localPath(Contents.RemoteFile file) {
    return String.join("/", file.path().names().stream().map(names::inner).toList());
  }

  private static void linkToFreeName(Path staged, Path target) throws IOException {
    try {
      Files.createLink(target, staged);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | java.nio.file.FileSystemException e) {
      // Not every file system has hard links.
      moveToFreeName(staged, target);
    }
  }

  private static void moveToFreeName(Path staged, Path target) throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
