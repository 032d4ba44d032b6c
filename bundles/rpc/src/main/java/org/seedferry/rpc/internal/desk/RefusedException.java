package org.seedferry.rpc.internal.desk;

/** A request cannot be fulfilled; the message says why, for people. */
public final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean noTorrent;

  public RefusedException(String message) {
    this(message, false);
  }

  private RefusedException(String message, boolean noTorrent) {
    super(message);
    this.noTorrent = noTorrent;
  }

  /** What was handed in is no torrent. */
  public static RefusedException noTorrent(String why) {
    return new RefusedException("invalid or corrupt torrent file: " + why, true);
  }

  /** True when what was handed in is no torrent. */
  public boolean isNoTorrent() {
    return noTorrent;
  }
}
