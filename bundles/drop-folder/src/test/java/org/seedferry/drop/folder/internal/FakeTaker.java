package org.seedferry.drop.folder.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.AddsTransfers;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentException;

/** A seedbox that only takes new transfers, and remembers each call. Thread-safe. */
final class FakeTaker implements Seedbox, AddsTransfers {

  /** What a call does before it is remembered. */
  @FunctionalInterface
  interface Trouble {
    void come() throws RemoteFailure;
  }

  private final String name;
  private final List<String> added = new ArrayList<>();
  private volatile Trouble trouble = () -> {};
  private int incomplete;
  private int lists;

  FakeTaker(String name) {
    this.name = name;
  }

  /** Does this first from now on. */
  FakeTaker before(Trouble next) {
    trouble = next;
    return this;
  }

  /** So many of its transfers are not complete from now on, beside what is added later. */
  synchronized FakeTaker incomplete(int transfers) {
    incomplete = transfers;
    return this;
  }

  /** How often it was asked for its list. */
  synchronized int lists() {
    return lists;
  }

  /** Label and info-hash of what was added, in order. */
  synchronized List<String> added() {
    return List.copyOf(added);
  }

  @Override
  public void addTorrent(byte[] torrent, String label) throws RemoteFailure {
    try {
      add(label + ":" + Torrent.read(torrent).name());
    } catch (TorrentException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void addMagnet(Magnet magnet, String label) throws RemoteFailure {
    add(label + ":" + magnet.name());
  }

  private void add(String what) throws RemoteFailure {
    trouble.come();
    synchronized (this) {
      added.add(what);
      incomplete++;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<RemoteTransfer> list() throws RemoteFailure {
    trouble.come();
    synchronized (this) {
      lists++;
      List<RemoteTransfer> all = new ArrayList<>();
      for (int i = 0; i < 1 + incomplete; i++) {
        Readiness readiness = i == 0 ? Readiness.COMPLETE : Readiness.INCOMPLETE;
        all.add(
            new RemoteTransfer(
                "t" + i, null, "t" + i, "", 1, readiness, Double.NaN, Duration.ZERO));
      }
      return all;
    }
  }

  @Override
  public Contents contents(String remoteId) throws RemoteFailure {
    throw RemoteFailure.gone("there is nothing", null);
  }

  @Override
  public boolean seeds() {
    return true;
  }

  @Override
  public void remove(String remoteId) {
    // there is nothing
  }
}
