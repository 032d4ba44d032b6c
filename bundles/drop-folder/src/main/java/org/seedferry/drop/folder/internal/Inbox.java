package org.seedferry.drop.folder.internal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.seedferry.api.LocalName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which files are dropped. What is hidden, and what has another ending, is nobody's
 * business; so files can be written under another name first.
 */
final class Inbox {

  static final String PROCESSED = "processed";
  static final String FAILED = "failed";
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  private final Path root;

  Inbox(Path root) {
    this.root = root;
  }

  /**
   * What there is.
   *
   * @param folders the folder itself, and all below it in which files are dropped
   * @param files what was dropped
   */
  record Look(List<Path> folders, List<Path> files) {}

  Path root() {
    return root;
  }

  /** Where what was handed over goes. */
  Path processed() {
    return root.resolve(PROCESSED);
  }

  /** Where what was refused goes. */
  Path failed() {
    return root.resolve(FAILED);
  }

  /** What belongs to us alone. */
  Path own() {
    return root.resolve(LocalName.RESERVED);
  }

  /** Its path below the folder. */
  Path relative(Path path) {
    return root.relativize(path);
  }

  /** Makes the folder and what belongs into it. */
  void make() throws IOException {
    Files.createDirectories(processed());
    Files.createDirectories(failed());
    Files.createDirectories(own());
  }

  /** Looks at everything. */
  Look look() throws IOException {
    Look look = new Look(new ArrayList<>(), new ArrayList<>());
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (folder.equals(root)) {
              look.folders.add(folder);
              return FileVisitResult.CONTINUE;
            }
            if (isDrop(folder, attributes)) {
              look.files.add(folder);
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (isOurs(folder)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            look.folders.add(folder);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isDrop(file, attributes)) {
              look.files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(root)) {
              throw e;
            }
            LOG.debug("{} cannot be looked at: {}", file, e.toString());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            return e == null ? FileVisitResult.CONTINUE : visitFileFailed(folder, e);
          }
        });
    return look;
  }

  /** What is there under a name that was dropped; empty when nothing is, or nothing of interest. */
  Optional<Stamp> stamp(Path path) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return isDrop(path, attributes) ? Optional.of(Stamp.of(attributes)) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Makes sure that a path is where it seems to be.
   *
   * @throws RefusedException when a link has led it out of the folder
   */
  void checkInside(Path path) throws RefusedException, IOException {
    Path expected = root.toRealPath().resolve(relative(path)).getParent();
    if (!path.getParent().toRealPath().equals(expected)) {
      throw new RefusedException("a link leads it out of the drop folder: use real folders");
    }
  }

  private boolean isDrop(Path path, BasicFileAttributes attributes) {
    if (isOurs(path)) {
      return false;
    }
    boolean leadsAway = attributes.isSymbolicLink() && Files.isDirectory(path);
    boolean tooDeep = attributes.isDirectory() && DropName.isTooDeep(relative(path));
    return isNamedAsDrop(path) || leadsAway || tooDeep;
  }

  private boolean isOurs(Path path) {
    Path relative = relative(path);
    String top = relative.getName(0).toString();
    if (top.equals(PROCESSED) || top.equals(FAILED)) {
      return true;
    }
    for (Path name : relative) {
      if (name.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNamedAsDrop(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(DropContent.TORRENT) || name.endsWith(DropContent.MAGNET);
  }
}
