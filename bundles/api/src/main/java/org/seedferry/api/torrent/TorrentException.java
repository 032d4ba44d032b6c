package org.seedferry.api.torrent;

import java.io.IOException;

/** What was read is no torrent that can be trusted; the message says what is wrong and where. */
public final class TorrentException extends IOException {

  private static final long serialVersionUID = 1L;

  public TorrentException(String message) {
    super(message);
  }
}
