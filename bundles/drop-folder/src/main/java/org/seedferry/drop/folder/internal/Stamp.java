package org.seedferry.drop.folder.internal;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * By what a file is known to be the same, and unchanged.
 *
 * @param size its bytes
 * @param modified its time
 * @param key what its file system knows it by, whatever its name; null where there is no such thing
 */
record Stamp(long size, FileTime modified, Object key) {

  static Stamp of(BasicFileAttributes attributes) {
    return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
  }
}
