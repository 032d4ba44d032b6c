package org.seedferry.home.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether a file lies directly in a folder. Immutable. */
final class WatchedFolder {

  private final Path folder;

  WatchedFolder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  boolean holds(File file) {
    Path parent = file.toPath().toAbsolutePath().normalize().getParent();
    if (parent == null || Files.isDirectory(file.toPath())) {
      return false;
    }
    try {
      return parent.equals(folder) || Files.isSameFile(parent, folder);
    } catch (IOException e) {
      return false;
    }
  }
}
