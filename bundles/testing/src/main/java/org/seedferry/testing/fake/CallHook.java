package org.seedferry.testing.fake;

/** Hears of calls to a remote control, in the thread that answers them. */
@FunctionalInterface
public interface CallHook {

  /** A method is called, for instance {@code torrent-remove}. */
  void called(String method);
}
