package org.seedferry.rpc.internal.desk;

import java.util.List;
import java.util.Optional;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.GrabRequest;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.rpc.internal.desk.Desk.Grabbed;
import org.seedferry.rpc.internal.desk.HandOver.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes grabs: understands what is handed in, finds out where it goes, records it, and tries to
 * hand it over while its asker waits. Thread-safe.
 */
final class Grabbing {

  private static final Logger LOG = LoggerFactory.getLogger(Grabbing.class);

  private final Ledger ledger;
  private final Folders folders;
  private final View view;
  private final HandOver handOver;
  private final FirstTry firstTry;

  Grabbing(Ledger ledger, Folders folders, View view, HandOver handOver, FirstTry firstTry) {
    this.ledger = ledger;
    this.folders = folders;
    this.view = view;
    this.handOver = handOver;
    this.firstTry = firstTry;
  }

  /** Does it, as {@link Desk#grab} says. */
  Grabbed grab(
      Profile profile,
      GrabSource source,
      String category,
      String folder,
      List<String> labels,
      SeedGoal goal,
      boolean paused)
      throws RefusedException {
    Wanted wanted = Wanted.read(source);
    String below = folder == null ? null : folders.below(folder);
    String label = label(profile, category.strip(), below);
    if (below == null) {
      below = label.isEmpty() ? "" : folders.checked(label);
    }
    GrabRequest request =
        new GrabRequest(
            wanted.hash(),
            wanted.infoHash(),
            wanted.name(),
            label,
            below,
            wanted.size(),
            source,
            labels,
            goal);
    boolean known = view.isShown(wanted.hash());
    if (!label.isEmpty()) {
      ledger.grabs().keepCategory(label);
    }
    folders.make(below);
    handOver.leave(wanted.infoHash());
    long id;
    try {
      id = record(request, paused, known);
    } finally {
      handOver.take(wanted.infoHash());
    }
    view.shows(wanted.hash(), id);
    Transfer row = ledger.get(id).orElseThrow(() -> removed(wanted));
    Grab grab = ledger.grabs().of(id).orElseThrow(() -> removed(wanted));
    return new Grabbed(view.one(row, grab, paused), known);
  }

  private static RefusedException removed(Wanted wanted) {
    return new RefusedException("'" + WireJson.shown(wanted.name()) + "' has just been removed");
  }

  /** The label of a grab: its category, else the folder that it goes to, else the profile's. */
  private String label(Profile profile, String category, String below) throws RefusedException {
    String label = profile.label();
    if (!category.isEmpty()) {
      label = category;
    } else if (below != null && !below.isEmpty()) {
      label = below;
    }
    if (!profile.shows(label)) {
      throw new RefusedException(
          "'"
              + WireJson.shown(label)
              + "' is not among the labels of this URL base ("
              + String.join(", ", profile.labels())
              + "): name it in 'labels' of "
              + ProfileEntry.PID
              + "~"
              + profile.name());
    }
    return label;
  }

  /** The number of the transfer. */
  private long record(GrabRequest request, boolean paused, boolean known) throws RefusedException {
    Transfer row;
    try {
      row = ledger.grabs().grab(request);
    } catch (IllegalStateException e) {
      throw new RefusedException(e.getMessage());
    }
    if (!known) {
      LOG.atInfo()
          .addKeyValue("transfer_id", row.id())
          .log("'{}' is wanted with the label '{}'", request.name(), request.label());
    }
    if (paused) {
      ledger.pauses().pause(row.id());
    } else if (row.state() == TransferState.GRABBED && row.seedbox().isEmpty()) {
      Optional<Refused> refused = firstTry.of(row);
      if (refused.isPresent()) {
        throw refused(refused.get(), request.hash(), known);
      }
    }
    return row.id();
  }

  /**
   * Its asker is told, and looks for another one. So nothing is kept of what is new, and what the
   * asker has seen before says what has become of it.
   */
  private RefusedException refused(Refused refused, String hash, boolean known) {
    if (known) {
      handOver.giveUp(refused);
      view.shows(hash, refused.held().id());
    } else {
      LOG.atWarn()
          .addKeyValue("transfer_id", refused.held().id())
          .log("'{}' is refused: {}", refused.held().name(), refused.reason());
      ledger.release(refused.held());
      ledger.forget(refused.held().id());
      view.hides(hash);
    }
    return new RefusedException(refused.reason());
  }
}
