package org.seedferry.ledger.internal;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.EventKind;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.GrabChange;
import org.seedferry.api.ledger.GrabRequest;
import org.seedferry.api.ledger.GrabSource;
import org.seedferry.api.ledger.Grabs;
import org.seedferry.api.ledger.Removal;
import org.seedferry.api.ledger.StaleClaimException;
import org.seedferry.api.seedbox.SeedGoal;

/** What was grabbed, in tables of its own beside the transfers. */
final class GrabTable implements Grabs {

  /** Stands for the id that the seedbox has not told yet; no seedbox has one like it. */
  private static final String REMOTE_ID = "grab:";

  private final Transactions transactions;
  private final DatabaseTime time;
  private final TransferReader transfers;
  private final Claims claims;
  private final EventLog events;
  private final GrabRows rows;

  GrabTable(
      Transactions transactions,
      DatabaseTime time,
      TransferReader transfers,
      Claims claims,
      EventLog events,
      GrabRows rows) {
    this.transactions = transactions;
    this.time = time;
    this.transfers = transfers;
    this.claims = claims;
    this.events = events;
    this.rows = rows;
  }

  @Override
  public Transfer grab(GrabRequest request) {
    return transactions.run("record a grab", session -> grab(session, request));
  }

  private Transfer grab(Session session, GrabRequest request) throws SQLException {
    events.lock(session);
    List<Transfer> known = transfers.ofHash(session, request.infoHash());
    Optional<Transfer> going = known.stream().filter(row -> !isOver(row)).findFirst();
    if (going.isPresent()) {
      return show(session, going.get(), request);
    }
    for (Transfer over : known) {
      rows.delete(session, over.id());
    }
    for (Transfer older : known.subList(0, Math.max(0, known.size() - 1))) {
      session.update("delete from transfers where id = ?", older.id());
    }
    Transfer row =
        known.isEmpty()
            ? insert(session, request)
            : beginAnew(session, known.get(known.size() - 1).id(), request);
    rows.insert(
        session,
        row.id(),
        request.hash(),
        request.folder(),
        request.labels(),
        request.goal(),
        false);
    rows.write(session, row.id(), request.source());
    events.append(session, EventKind.GRABBED, row, "");
    return row;
  }

  private static boolean isOver(Transfer row) {
    return row.state().isFinal() || row.givenUp();
  }

  /** Shown, with what is wanted now; its own label stays, unless it has none. */
  private Transfer show(Session session, Transfer row, GrabRequest request) throws SQLException {
    if (row.removing()) {
      throw new IllegalStateException("'" + row.name() + "' is just being removed");
    }
    if (rows.of(session, row.id()).isEmpty()) {
      rows.insert(
          session,
          row.id(),
          request.hash(),
          request.folder(),
          request.labels(),
          request.goal(),
          true);
    } else {
      rows.set(session, row.id(), "hash", request.hash());
      rows.setLabels(session, row.id(), request.labels());
      session.update(
          "update grabs set removal_asked_at = null, removes_data = false, imported = false"
              + " where transfer_id = ?",
          row.id());
      session.update("delete from pauses where transfer_id = ?", row.id());
      if (!request.goal().isNone()) {
        rows.setGoal(session, row.id(), request.goal());
      }
    }
    if (row.label().isEmpty()) {
      session.update("update transfers set label = ? where id = ?", request.label(), row.id());
    }
    session.noteEvent();
    return transfers.get(session, row.id()).orElseThrow();
  }

  private Transfer insert(Session session, GrabRequest request) throws SQLException {
    String remoteId = REMOTE_ID + request.hash();
    session.update(
        "insert into transfers (seedbox, remote_id, info_hash, name, label, size, state, version,"
            + " attempts, removing, found, queued_at, changed_at)"
            + " values ('', ?, ?, ?, ?, ?, 'GRABBED', 1, 0, false, false, "
            + time.now()
            + ", "
            + time.now()
            + ")",
        remoteId,
        request.infoHash(),
        Texts.cut(request.name()),
        request.label(),
        request.size());
    return transfers.find(session, "", remoteId).orElseThrow();
  }

  private Transfer beginAnew(Session session, long id, GrabRequest request) throws SQLException {
    session.update(
        "update transfers set seedbox = '', remote_id = ?, name = ?, label = ?, size = ?,"
            + " state = 'GRABBED', found = false, local_name = null, owner = null,"
            + " lease_until = null, version = version + 1, attempts = 0, retry_at = null,"
            + " last_error = null, removing = false, downloaded_at = null, queued_at = "
            + time.now()
            + ", changed_at = "
            + time.now()
            + " where id = ?",
        REMOTE_ID + request.hash(),
        Texts.cut(request.name()),
        request.label(),
        request.size(),
        id);
    session.update("delete from pauses where transfer_id = ?", id);
    return transfers.get(session, id).orElseThrow();
  }

  @Override
  public Optional<Grab> adopt(long transferId, String hash) {
    return transactions.run(
        "adopt transfer " + transferId,
        session -> {
          Optional<Transfer> row = transfers.get(session, transferId);
          if (row.isPresent() && rows.of(session, transferId).isEmpty()) {
            List<String> labels =
                row.get().label().isEmpty() ? List.of() : List.of(row.get().label());
            rows.insert(session, transferId, hash, "", labels, SeedGoal.NONE, true);
            session.noteEvent();
          }
          return rows.of(session, transferId);
        });
  }

  @Override
  public List<Grab> all() {
    return in(EnumSet.complementOf(EnumSet.of(TransferState.CLEANED)));
  }

  @Override
  public List<Grab> in(Collection<TransferState> states) {
    return transactions.run("read what was grabbed", session -> rows.in(session, states));
  }

  @Override
  public Optional<Grab> of(long transferId) {
    return transactions.run("read a grab", session -> rows.of(session, transferId));
  }

  @Override
  public Optional<GrabSource> source(long transferId) {
    return transactions.run("read a grab", session -> rows.source(session, transferId));
  }

  @Override
  public boolean change(long transferId, GrabChange change) {
    return transactions.run(
        "change a grab",
        session -> {
          boolean known = rows.of(session, transferId).isPresent();
          if (known) {
            change(session, transferId, change);
            session.noteEvent();
          }
          return known;
        });
  }

  private void change(Session session, long transferId, GrabChange change) throws SQLException {
    if (change.labels() != null) {
      rows.setLabels(session, transferId, change.labels());
    }
    if (change.goal() != null) {
      rows.setGoal(session, transferId, change.goal());
    }
    if (change.goalKept() != null) {
      rows.set(session, transferId, "goal_kept", change.goalKept());
    }
    if (change.imported() != null) {
      rows.set(session, transferId, "imported", change.imported());
    }
    if (change.label() != null) {
      session.update("update transfers set label = ? where id = ?", change.label(), transferId);
    }
    if (change.folder() != null) {
      session.update(
          "update grabs set folder = ? where transfer_id = ? and not exists (select 1 from"
              + " transfers t where t.id = grabs.transfer_id and t.local_name is not null)",
          change.folder(),
          transferId);
    }
  }

  @Override
  public boolean first(long transferId) {
    return transactions.run(
        "put a grab first",
        session -> {
          session.noteEvent();
          return session.update(
                  "update grabs set place = (select coalesce(max(o.place), 0) + 1 from grabs o)"
                      + " where transfer_id = ?",
                  transferId)
              > 0;
        });
  }

  @Override
  public boolean askRemoval(long transferId, boolean withData) {
    return transactions.run(
        "record that a transfer is to be removed",
        session -> {
          boolean shown =
              session.update(
                      "update grabs set removes_data = ?, removal_asked_at = "
                          + time.now()
                          + " where transfer_id = ? and removal_asked_at is null",
                      withData,
                      transferId)
                  > 0;
          if (shown) {
            PauseTable.insert(session, transferId);
          }
          session.noteEvent();
          return shown;
        });
  }

  @Override
  public List<Removal> toRemove() {
    return transactions.run("read what is to be removed", rows::toRemove);
  }

  @Override
  public Optional<Transfer> claimRemoval(Transfer seen, Duration lease) {
    return transactions.run(
        "claim transfer " + seen.id() + " for its removal",
        session -> claims.claimRemoval(session, seen, lease));
  }

  @Override
  public List<Transfer> toHandOver() {
    return transactions.run(
        "read what is to be handed over", session -> transfers.toHandOver(session, claims.node()));
  }

  @Override
  public void giving(Transfer held, String seedbox) throws StaleClaimException {
    claims.ours(
        held,
        transactions.run(
            "record to whom transfer " + held.id() + " is given",
            session -> {
              Optional<Transfer> row = claims.change(session, held, "owner = owner");
              if (row.isPresent()) {
                rows.set(session, held.id(), "given_to", seedbox);
              }
              return row;
            }));
  }

  @Override
  public Transfer handedOver(Transfer held, String seedbox) throws StaleClaimException {
    return claims.ours(
        held,
        transactions.run(
            "record that transfer " + held.id() + " is handed over",
            session -> {
              Optional<Transfer> row =
                  claims.change(
                      session,
                      held,
                      "seedbox = ?, last_error = null, retry_at = null, attempts = 0,"
                          + " owner = null, lease_until = null, version = version + 1",
                      seedbox);
              if (row.isPresent()) {
                rows.set(session, held.id(), "handed_over", true);
                session.noteEvent();
              }
              return row;
            }));
  }

  @Override
  public Transfer putOff(Transfer held, String reason, Duration pause) throws StaleClaimException {
    return claims.ours(
        held,
        transactions.run(
            "put transfer " + held.id() + " off",
            session ->
                claims.change(
                    session,
                    held,
                    "last_error = ?, attempts = attempts + 1, retry_at = "
                        + time.in()
                        + ", owner = null, lease_until = null, version = version + 1",
                    Texts.cut(reason),
                    pause.toMillis())));
  }

  @Override
  public Set<String> categories() {
    return transactions.run(
        "read the categories",
        session ->
            new TreeSet<>(session.list(row -> row.getString(1), "select name from categories")));
  }

  @Override
  public void keepCategory(String category) {
    transactions.run(
        "keep a category",
        session ->
            session.update(
                "insert into categories (name) select cast(? as varchar) where not exists"
                    + " (select 1 from categories where name = ?)",
                category,
                category));
  }

  @Override
  public void forgetCategory(String category) {
    transactions.run(
        "forget a category",
        session -> session.update("delete from categories where name = ?", category));
  }
}
