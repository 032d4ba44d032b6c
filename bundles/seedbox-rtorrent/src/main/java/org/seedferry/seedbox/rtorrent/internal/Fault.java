package org.seedferry.seedbox.rtorrent.internal;

/** What rTorrent answers to a call that it does not perform; the message is its own text. */
final class Fault extends Exception {

  private static final long serialVersionUID = 1L;

  private final long code;

  Fault(long code, String text) {
    super(text);
    this.code = code;
  }

  /** True when it does not have the download. */
  boolean isUnknownDownload() {
    return code == -501;
  }

  /** True when the call is larger than it takes. */
  boolean isTooLarge() {
    return getMessage().contains("too large");
  }
}
