package org.seedferry.testing.seedbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seedferry.api.Checksum;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.KeepsSeedGoals;
import org.seedferry.api.seedbox.KnowsChecksums;
import org.seedferry.api.seedbox.KnowsPieces;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.RemoteTransfer.Activity;
import org.seedferry.api.seedbox.RemoteTransfer.Readiness;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemotePath;

/**
 * A seedbox in memory whose contents lie at a location. The test changes it by hand, lets it fail,
 * and looks at what was asked of it. Thread-safe.
 */
public final class FakeSeedbox implements Seedbox, KnowsPieces, KnowsChecksums, KeepsSeedGoals {

  private final String name;
  private final Location location;
  private final Map<String, RemoteTransfer> transfers = new LinkedHashMap<>();
  private final Map<String, Contents> contents = new LinkedHashMap<>();
  private final Map<String, Torrent> torrents = new LinkedHashMap<>();
  private final Map<String, Map<RemotePath, Checksum>> checksums = new LinkedHashMap<>();
  private final Map<String, SeedGoal> goals = new HashMap<>();
  private final List<String> removed = new ArrayList<>();
  private boolean seeds = true;
  private RemoteFailure failure;
  private RuntimeException panic;
  private int lists;

  public FakeSeedbox(String name, Location location) {
    this.name = name;
    this.location = location;
  }

  /** Puts an incomplete transfer of a single file in; the file lies at the location's top. */
  public FakeSeedbox file(String remoteId, String fileName, long size) {
    RemotePath source = RemotePath.ROOT.child(fileName);
    var file = new Contents.RemoteFile(source, RemotePath.ROOT, size);
    return put(remoteId, new Contents(location, fileName, false, List.of(file), List.of()));
  }

  /** Puts an incomplete transfer with a folder in; sizes by path below the folder. */
  public FakeSeedbox folder(String remoteId, String folderName, Map<String, Long> sizes) {
    List<Contents.RemoteFile> files = new ArrayList<>();
    RemotePath top = RemotePath.ROOT.child(folderName);
    sizes.forEach(
        (path, size) -> {
          RemotePath below = RemotePath.parse(path);
          files.add(new Contents.RemoteFile(top.resolve(below), below, size));
        });
    return put(remoteId, new Contents(location, folderName, true, files, List.of()));
  }

  /** Puts an incomplete transfer of any contents in. */
  public synchronized FakeSeedbox put(String remoteId, Contents what) {
    contents.put(remoteId, what);
    transfers.put(
        remoteId,
        new RemoteTransfer(
            remoteId,
            null,
            what.name(),
            "",
            what.size(),
            Readiness.INCOMPLETE,
            Double.NaN,
            Duration.ZERO));
    return this;
  }

  /** Gives a transfer a torrent. */
  public synchronized FakeSeedbox torrent(String remoteId, Torrent torrent) {
    torrents.put(remoteId, torrent);
    return this;
  }

  /** Gives a transfer checksums, by the paths of its files below its top. */
  public synchronized FakeSeedbox checksums(String remoteId, Map<RemotePath, Checksum> known) {
    checksums.put(remoteId, known);
    return this;
  }

  @Override
  public synchronized Optional<Torrent> torrent(String remoteId) {
    return Optional.ofNullable(torrents.get(remoteId));
  }

  @Override
  public synchronized Map<RemotePath, Checksum> checksums(String remoteId) {
    return checksums.getOrDefault(remoteId, Map.of());
  }

  /** Makes a transfer complete. */
  public FakeSeedbox complete(String remoteId) {
    return readiness(remoteId, Readiness.COMPLETE);
  }

  public synchronized FakeSeedbox readiness(String remoteId, Readiness readiness) {
    RemoteTransfer old = transfers.get(remoteId);
    return replace(
        old, old.label(), old.infoHash(), readiness, old.ratio(), old.seeded(), old.activity());
  }

  /** Gives a transfer a label and an info-hash. */
  public synchronized FakeSeedbox tag(String remoteId, String label, String infoHash) {
    RemoteTransfer old = transfers.get(remoteId);
    return replace(
        old, label, infoHash, old.readiness(), old.ratio(), old.seeded(), old.activity());
  }

  /** Tells how a transfer was shared so far. */
  public synchronized FakeSeedbox shared(String remoteId, double ratio, Duration seeded) {
    RemoteTransfer old = transfers.get(remoteId);
    return replace(
        old, old.label(), old.infoHash(), old.readiness(), ratio, seeded, old.activity());
  }

  /** Tells how far a transfer is; nothing at first. */
  public synchronized FakeSeedbox activity(String remoteId, Activity activity) {
    RemoteTransfer old = transfers.get(remoteId);
    return replace(
        old, old.label(), old.infoHash(), old.readiness(), old.ratio(), old.seeded(), activity);
  }

  /** Whether it goes on sharing; true at first. */
  public synchronized FakeSeedbox seeds(boolean doesSeed) {
    seeds = doesSeed;
    return this;
  }

  /** Takes a transfer away, as somebody else would. */
  public synchronized FakeSeedbox lose(String remoteId) {
    transfers.remove(remoteId);
    contents.remove(remoteId);
    goals.remove(remoteId);
    return this;
  }

  /** Fails every call from now on; null to work again. */
  public synchronized FakeSeedbox fail(RemoteFailure with) {
    failure = with;
    return this;
  }

  /** Throws this out of every call from now on, as a bug would; null to work again. */
  public synchronized FakeSeedbox panic(RuntimeException with) {
    panic = with;
    return this;
  }

  /** What was removed through the port, in order. */
  public synchronized List<String> removed() {
    return List.copyOf(removed);
  }

  /** Until when it was told to seed a transfer through the port; null when it was not. */
  public synchronized SeedGoal goal(String remoteId) {
    return goals.get(remoteId);
  }

  /** How often it was asked for its list. */
  public synchronized int lists() {
    return lists;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized List<RemoteTransfer> list() throws RemoteFailure {
    lists++;
    trouble();
    return List.copyOf(transfers.values());
  }

  @Override
  public synchronized Contents contents(String remoteId) throws RemoteFailure {
    trouble();
    Contents what = contents.get(remoteId);
    if (what == null) {
      throw RemoteFailure.gone(name + " has no transfer " + remoteId, null);
    }
    return what;
  }

  @Override
  public synchronized void seedUntil(String remoteId, SeedGoal goal) throws RemoteFailure {
    contents(remoteId);
    goals.put(remoteId, goal);
  }

  @Override
  public synchronized boolean seeds() {
    return seeds;
  }

  @Override
  public synchronized void remove(String remoteId) throws RemoteFailure {
    trouble();
    removed.add(remoteId);
    lose(remoteId);
  }

  private FakeSeedbox replace(
      RemoteTransfer old,
      String label,
      String infoHash,
      Readiness readiness,
      double ratio,
      Duration seeded,
      Activity activity) {
    transfers.put(
        old.remoteId(),
        new RemoteTransfer(
            old.remoteId(),
            infoHash,
            old.name(),
            label,
            old.size(),
            readiness,
            ratio,
            seeded,
            activity));
    return this;
  }

  private void trouble() throws RemoteFailure {
    if (panic != null) {
      throw panic;
    }
    if (failure != null) {
      throw failure;
    }
  }
}
