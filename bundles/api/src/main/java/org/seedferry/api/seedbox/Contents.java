package org.seedferry.api.seedbox;

import java.util.List;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemotePath;

/**
 * What a complete transfer consists of, and where to read it. Its top-level name is the name that
 * is stored, not the title.
 *
 * @param location where the paths begin
 * @param name the top-level file's or folder's stored name
 * @param folder true when the top level is a folder
 * @param files every wanted file; for a single file exactly one with an empty {@code path}
 * @param folders every folder below the top level, as paths below it; those that hold files may be
 *     left out
 * @param origin how the seedbox itself calls the place; null where it has no such name
 */
public record Contents(
    Location location,
    String name,
    boolean folder,
    List<RemoteFile> files,
    List<RemotePath> folders,
    Origin origin) {

  /**
   * One wanted file.
   *
   * @param source where it is read, below the location
   * @param path where it belongs, below the top level; empty for a single file
   * @param size bytes; -1 where the seedbox does not tell
   */
  public record RemoteFile(RemotePath source, RemotePath path, long size) {}

  /**
   * How a seedbox calls the place where a transfer is, for people.
   *
   * @param folder the folder that it says to store the transfer in
   * @param root the part of that which is the location
   * @param guessed whether nobody has said that it is, so that it may be wrong
   */
  public record Origin(String folder, String root, boolean guessed) {}

  /** Contents at a place for which the seedbox has no name of its own. */
  public Contents(
      Location location,
      String name,
      boolean folder,
      List<RemoteFile> files,
      List<RemotePath> folders) {
    this(location, name, folder, files, folders, null);
  }

  public Contents {
    files = List.copyOf(files);
    folders = List.copyOf(folders);
    if (!folder && (files.size() != 1 || !files.get(0).path().names().isEmpty())) {
      throw new IllegalArgumentException(
          "a single-file transfer has exactly one file, at its top: " + name);
    }
  }

  /** The bytes of all files, -1 when a size is unknown. */
  public long size() {
    long sum = 0;
    for (RemoteFile file : files) {
      if (file.size() < 0) {
        return -1;
      }
      sum += file.size();
    }
    return sum;
  }
}
