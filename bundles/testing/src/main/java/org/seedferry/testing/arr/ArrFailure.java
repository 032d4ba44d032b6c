package org.seedferry.testing.arr;

import java.io.IOException;

/** What an *arr's page shows when a torrent client does not answer as it has to. */
public final class ArrFailure extends IOException {

  private static final long serialVersionUID = 1L;

  ArrFailure(String message) {
    super(message);
  }
}
