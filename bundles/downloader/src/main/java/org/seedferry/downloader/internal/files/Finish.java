package org.seedferry.downloader.internal.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a delivery is given before it is published: permissions and a group. What the file system
 * refuses is said, and keeps no delivery from coming home. Immutable.
 *
 * @param files the permissions of files, null for those that the process gives
 * @param folders the same of folders
 * @param group the group's name, empty for the process's
 */
public record Finish(
    Set<PosixFilePermission> files, Set<PosixFilePermission> folders, String group) {

  /** Leaves everything as it is. */
  public static final Finish NONE = new Finish(null, null, "");

  private static final Logger LOG = LoggerFactory.getLogger(Finish.class);

  /**
   * Reads permissions as {@code chmod} takes them, {@code 664}; null for the empty text.
   *
   * @param least what the owner must have at least, so that we can go on with it
   * @throws IllegalArgumentException when it is none
   */
  static Set<PosixFilePermission> mode(String setting, String text, int least) {
    String mode = text.strip();
    if (mode.isEmpty()) {
      return null;
    }
    if (!mode.matches("0?[0-7]{3}")) {
      throw new IllegalArgumentException(
          setting + ": '" + text + "' is no mode of three octal digits such as 664");
    }
    int bits = Integer.parseInt(mode, 8);
    if ((bits >> 6 & least) != least) {
      throw new IllegalArgumentException(
          setting + ": '" + text + "' must begin with " + least + (least == 6 ? " or 7" : ""));
    }
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((bits >> all.length - 1 - i & 1) != 0) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }

  /** Gives it to a file, or a folder with everything below it. */
  public void applyTo(Path content) {
    if (equals(NONE)) {
      return;
    }
    try {
      GroupPrincipal owner =
          group.isEmpty()
              ? null
              : content
                  .getFileSystem()
                  .getUserPrincipalLookupService()
                  .lookupPrincipalByGroupName(group);
      Files.walkFileTree(
          content,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              give(file, files, owner);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException trouble)
                throws IOException {
              give(folder, folders, owner);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException | UnsupportedOperationException e) {
      LOG.warn("permissions or group of '{}' could not be set: {}", content, e.toString());
    }
  }

  private static void give(Path path, Set<PosixFilePermission> permissions, GroupPrincipal owner)
      throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      throw new UnsupportedOperationException("the file system has no such permissions");
    }
    if (owner != null) {
      view.setGroup(owner);
    }
    if (permissions != null) {
      view.setPermissions(permissions);
    }
  }
}
