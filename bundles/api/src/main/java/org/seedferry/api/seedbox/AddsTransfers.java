package org.seedferry.api.seedbox;

import org.seedferry.api.RemoteFailure;
import org.seedferry.api.torrent.Magnet;

/** A {@link Seedbox} that takes new transfers. */
public interface AddsTransfers {

  /**
   * Adds what a torrent file describes. One that the seedbox has already stays as it is, and that
   * is no failure; where it has no label it may get this one. The transfer may be listed only a
   * while later.
   *
   * @param torrent the bytes of a {@code .torrent} file
   * @param label the label that it gets; empty for the one whose transfers are ours, or none
   * @throws RemoteFailure {@code ASK_USER} when the seedbox refuses this torrent and will again
   */
  void addTorrent(byte[] torrent, String label) throws RemoteFailure;

  /** The same for a magnet link. */
  void addMagnet(Magnet magnet, String label) throws RemoteFailure;
}
