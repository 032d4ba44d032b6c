package org.seedferry.console.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.seedferry.api.KnowsPeer;
import org.seedferry.api.Peer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.KnowsLabels;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemotePath;

/** A seedbox in memory. */
final class FakeSeedbox implements Seedbox, KnowsPeer, KnowsLabels {

  final List<RemoteTransfer> held = new ArrayList<>();
  final Map<String, Integer> labels = new TreeMap<>();
  RemoteFailure trouble;
  RemoteFailure peerTrouble;
  Peer peer = PeerCheck.UNKNOWN;
  String label = "";
  Contents contents;

  void hold(String name, Readiness readiness, long size) {
    held.add(new RemoteTransfer(name, null, name, "", size, readiness, Double.NaN, null));
  }

  @Override
  public String name() {
    return "box";
  }

  @Override
  public List<RemoteTransfer> list() throws RemoteFailure {
    if (trouble != null) {
      throw trouble;
    }
    return List.copyOf(held);
  }

  @Override
  public Peer peer() throws RemoteFailure {
    if (peerTrouble != null) {
      throw peerTrouble;
    }
    return peer;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public Map<String, Integer> labels() {
    return labels;
  }

  @Override
  public Contents contents(String remoteId) {
    if (contents != null) {
      return contents;
    }
    RemotePath path = RemotePath.parse(remoteId);
    return new Contents(
        Location.parse("fake://host/data", null),
        remoteId,
        false,
        List.of(new Contents.RemoteFile(path, RemotePath.ROOT, 10)),
        List.of());
  }

  @Override
  public boolean seeds() {
    return false;
  }

  @Override
  public void remove(String remoteId) {
    throw new AssertionError("nothing may be removed by looking");
  }
}
