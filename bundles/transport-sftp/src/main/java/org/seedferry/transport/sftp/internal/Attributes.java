package org.seedferry.transport.sftp.internal;

import java.time.Instant;
import org.apache.sshd.common.util.buffer.Buffer;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemoteEntry.Kind;

/**
 * What the server tells of a file.
 *
 * @param size bytes; -1 where it does not tell
 * @param mode the kind and rights as in Unix; 0 where it does not tell
 * @param modified seconds since 1970; -1 where it does not tell
 */
record Attributes(long size, int mode, long modified) {

  private static final int HAS_SIZE = 1;
  private static final int HAS_OWNER = 2;
  private static final int HAS_MODE = 4;
  private static final int HAS_TIMES = 8;
  private static final int HAS_MORE = 0x80000000;
  private static final int KIND = 0170000;

  static Attributes read(Buffer content) {
    int flags = content.getInt();
    long size = (flags & HAS_SIZE) == 0 ? -1 : content.getLong();
    if ((flags & HAS_OWNER) != 0) {
      content.getLong();
    }
    int mode = (flags & HAS_MODE) == 0 ? 0 : content.getInt();
    long modified = -1;
    if ((flags & HAS_TIMES) != 0) {
      content.getInt();
      modified = content.getUInt();
    }
    if ((flags & HAS_MORE) != 0) {
      for (int left = content.getInt(); left > 0; left--) {
        content.getBytes();
        content.getBytes();
      }
    }
    return new Attributes(Math.max(size, -1), mode, modified);
  }

  /** The kind; a link is {@code OTHER}. */
  Kind kind() {
    return switch (mode & KIND) {
      case 0100000 -> Kind.FILE;
      case 0040000 -> Kind.FOLDER;
      default -> Kind.OTHER;
    };
  }

  boolean isLink() {
    return (mode & KIND) == 0120000;
  }

  Fingerprint fingerprint() {
    return new Fingerprint(size, modified < 0 ? "" : Long.toString(modified));
  }

  RemoteEntry entry(String name) {
    Instant time = modified < 0 ? null : Instant.ofEpochSecond(modified);
    return new RemoteEntry(name, kind(), kind() == Kind.FILE ? size : -1, time);
  }
}
