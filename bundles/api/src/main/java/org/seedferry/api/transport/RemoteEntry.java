package org.seedferry.api.transport;

import java.time.Instant;

/**
 * One entry of a remote folder.
 *
 * @param name its name, as it is stored
 * @param kind what it is
 * @param size bytes; -1 where the peer does not tell
 * @param modified when its content last changed, null where the peer does not tell
 */
public record RemoteEntry(String name, Kind kind, long size, Instant modified) {

  /** What an entry is. */
  public enum Kind {
    FILE,
    FOLDER,
    /** A link, device, socket or anything else that is not brought home. */
    OTHER
  }

  public boolean isFile() {
    return kind == Kind.FILE;
  }

  public boolean isFolder() {
    return kind == Kind.FOLDER;
  }
}
