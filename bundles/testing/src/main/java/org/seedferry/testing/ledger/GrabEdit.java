package org.seedferry.testing.ledger;

import java.time.Instant;
import java.util.List;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.GrabChange;
import org.seedferry.api.ledger.GrabRequest;
import org.seedferry.api.seedbox.SeedGoal;

/** The next state of one grab, while it is put together. */
final class GrabEdit {

  private final Grab old;
  String hash;
  String folder;
  List<String> labels;
  SeedGoal goal;
  String givenTo;
  boolean handedOver;
  boolean goalKept;
  boolean imported;
  Instant removalAskedAt;

  GrabEdit(Grab grab) {
    old = grab;
    hash = grab.hash();
    folder = grab.folder();
    labels = grab.labels();
    goal = grab.goal();
    givenTo = grab.givenTo();
    handedOver = grab.handedOver();
    goalKept = grab.goalKept();
    imported = grab.imported();
    removalAskedAt = grab.removalAskedAt();
  }

  static GrabEdit of(long id, GrabRequest request, boolean handedOver, Instant now) {
    return new GrabEdit(
        new Grab(
            id,
            request.hash(),
            request.folder(),
            request.labels(),
            request.goal(),
            "",
            handedOver,
            false,
            false,
            now,
            null));
  }

  void apply(GrabChange change, boolean unnamed) {
    labels = change.labels() == null ? labels : change.labels();
    if (change.goal() != null) {
      goal = change.goal();
      goalKept = false;
    }
    goalKept = change.goalKept() == null ? goalKept : change.goalKept();
    imported = change.imported() == null ? imported : change.imported();
    folder = change.folder() == null || !unnamed ? folder : change.folder();
  }

  Grab grab() {
    return new Grab(
        old.transferId(),
        hash,
        folder,
        labels,
        goal,
        givenTo,
        handedOver,
        goalKept,
        imported,
        old.grabbedAt(),
        removalAskedAt);
  }
}
