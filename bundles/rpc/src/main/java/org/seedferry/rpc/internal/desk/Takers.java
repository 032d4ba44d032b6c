package org.seedferry.rpc.internal.desk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Services;
import org.seedferry.api.Transfer;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.seedbox.AddsTransfers;
import org.seedferry.api.seedbox.KeepsSeedGoals;
import org.seedferry.api.seedbox.KnowsLabels;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.torrent.Magnet;
import org.seedferry.api.torrent.TorrentException;

/** The seedboxes that grabs can be given to. Thread-safe. */
final class Takers {

  private final Services<Seedbox> seedboxes;
  private final Profiles profiles;

  Takers(Services<Seedbox> seedboxes, Profiles profiles) {
    this.seedboxes = seedboxes;
    this.profiles = profiles;
  }

  /**
   * The seedboxes for a grab that are there, the one to be asked first at first: one that has it
   * already, as after a crash in the middle of its hand-over, then by preference.
   */
  List<Seedbox> of(Transfer grab, RemoteIndex remotes) {
    List<String> wanted = profiles.of(grab.label()).seedboxes();
    List<Seedbox> able =
        new ArrayList<>(
            seedboxes.all().stream()
                .filter(AddsTransfers.class::isInstance)
                .filter(seedbox -> wanted.isEmpty() || wanted.contains(seedbox.name()))
                .toList());
    able.sort(
        Comparator.comparing((Seedbox box) -> remotes.find(box.name(), grab) == null)
            .thenComparing(box -> wanted.indexOf(box.name()))
            .thenComparing(Seedbox::name));
    return able;
  }

  /** Why there is none. */
  String none(Transfer grab) {
    List<String> wanted = profiles.of(grab.label()).seedboxes();
    return wanted.isEmpty()
        ? "no seedbox is there that takes transfers"
        : "none of the seedboxes " + String.join(", ", wanted) + " is there and takes transfers";
  }

  /** How many transfers that are not complete a seedbox may have; 0 for any number. */
  int slots(Transfer grab) {
    return profiles.of(grab.label()).slots();
  }

  /**
   * Gives a transfer to a seedbox.
   *
   * @throws RemoteFailure when it does not take it
   */
  void add(Seedbox seedbox, GrabSource source, String label) throws RemoteFailure {
    Magnet magnet = source.magnet() == null ? null : magnet(source.magnet());
    seedboxes.<Void, RemoteFailure>call(
        seedbox,
        present -> {
          AddsTransfers takes = (AddsTransfers) present;
          String its = present instanceof KnowsLabels knows ? knows.label() : "";
          String carried = its.isEmpty() ? label : its;
          if (magnet == null) {
            takes.addTorrent(source.torrent(), carried);
          } else {
            takes.addMagnet(magnet, carried);
          }
          return null;
        });
  }

  private static Magnet magnet(String link) throws RemoteFailure {
    try {
      return Magnet.read(link);
    } catch (TorrentException e) {
      throw RemoteFailure.askUser(e.getMessage(), e);
    }
  }

  /** One that is there by this name; null when there is none. */
  Seedbox named(String name) {
    return seedboxes.all().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  /**
   * Tells a seedbox for how long it is to seed a transfer.
   *
   * @param seedbox one that keeps goals
   */
  void seedUntil(Seedbox seedbox, String remoteId, SeedGoal goal) throws RemoteFailure {
    seedboxes.<Void, RemoteFailure>call(
        seedbox,
        present -> {
          ((KeepsSeedGoals) present).seedUntil(remoteId, goal);
          return null;
        });
  }
}
