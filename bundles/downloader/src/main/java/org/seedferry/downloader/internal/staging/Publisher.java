package org.seedferry.downloader.internal.staging;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
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
      if (Files.isDirectory(staging.content(), LinkOption.NOFOLLOW_LINKS)) {
        moveToFreeName(staging.content(), target);
      } else {
        linkToFreeName(staging.content(), target);
      }
      Durable.folder(root.path());
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

  /** True when what stands under the name has just the files and sizes of the transfer. */
  public boolean isDelivered(Contents contents, String localName) throws LocalFailure {
    Path target = root.target(localName);
    if (contents.folder() != Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      Map<String, Long> wanted = new TreeMap<>();
      for (Contents.RemoteFile file : contents.files()) {
        wanted.put(localPath(file), file.size());
      }
      Map<String, Long> there = Trees.sizes(target);
      return wanted.keySet().equals(there.keySet())
          && wanted.entrySet().stream()
              .allMatch(file -> file.getValue().equals(there.get(file.getKey())));
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
