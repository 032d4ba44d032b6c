package org.seedferry.rpc.internal.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.AddsTransfers;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.KeepsSeedGoals;
import org.seedferry.api.seedbox.KnowsLabels;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.torrent.TorrentException;

/** A seedbox that takes what it is given, until it is told to fail. Thread-safe. */
public final class FakeTaker implements Seedbox, AddsTransfers, KeepsSeedGoals, KnowsLabels {

  private final String name;
  private final List<String> added = new ArrayList<>();
  private final List<String> goals = new ArrayList<>();
  private String label = "";
  private RemoteFailure failure;

  public FakeTaker(String name) {
    this.name = name;
  }

  /** Whatever it is asked for fails from now on; null to work again. */
  public synchronized void fail(RemoteFailure with) {
    failure = with;
  }

  /** The label whose transfers are ours. */
  public synchronized FakeTaker label(String own) {
    label = own;
    return this;
  }

  /** What it was given: hash and label. */
  public synchronized List<String> added() {
    return List.copyOf(added);
  }

  /** The goals that it was told: remote id, ratio and time. */
  public synchronized List<String> goals() {
    return List.copyOf(goals);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized void addTorrent(byte[] torrent, String wanted) throws RemoteFailure {
    trouble();
    try {
      added.add(Torrent.read(torrent).infoHash() + " " + wanted);
    } catch (TorrentException e) {
      throw RemoteFailure.askUser(e.getMessage(), e);
    }
  }

  @Override
  public synchronized void addMagnet(Magnet magnet, String wanted) throws RemoteFailure {
    trouble();
    added.add(magnet.infoHash() + " " + wanted);
  }

  @Override
  public synchronized void seedUntil(String remoteId, SeedGoal goal) throws RemoteFailure {
    trouble();
    goals.add(remoteId + " " + goal.ratio() + " " + goal.time());
  }

  @Override
  public synchronized String label() {
    return label;
  }

  private void trouble() throws RemoteFailure {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public Map<String, Integer> labels() {
    return Map.of();
  }

  @Override
  public List<RemoteTransfer> list() {
    return List.of();
  }

  @Override
  public Contents contents(String remoteId) throws RemoteFailure {
    throw RemoteFailure.gone(name + " has no " + remoteId, null);
  }

  @Override
  public boolean seeds() {
    return true;
  }

  @Override
  public void remove(String remoteId) {}
}
