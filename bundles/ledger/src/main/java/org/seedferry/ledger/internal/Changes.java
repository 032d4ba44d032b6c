package org.seedferry.ledger.internal;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.EventKind;
import org.seedferry.api.ledger.LedgerException;

/** What happens to transfers; each state change writes its event. */
final class Changes {

  /** The most bytes that fit into PostgreSQL's unique index, with some room. */
  private static final int LONGEST_SOURCE = 2_500;

  private final DatabaseTime time;
  private final TransferReader transfers;
  private final Claims claims;
  private final EventLog events;
  private final GrabRows grabs;

  Changes(
      DatabaseTime time, TransferReader transfers, Claims claims, EventLog events, GrabRows grabs) {
    this.time = time;
    this.transfers = transfers;
    this.claims = claims;
    this.events = events;
    this.grabs = grabs;
  }

  Optional<Transfer> queue(Session session, Discovery found) throws SQLException {
    checkLength(found);
    if (transfers.find(session, found.seedbox(), found.remoteId()).isPresent()) {
      return Optional.empty();
    }
    transfers.lockGrabbed(session, found.infoHash()); // before the counter, as all others do
    events.lock(session);
    if (transfers.isElsewhere(session, found.seedbox(), found.infoHash())) {
      return Optional.empty();
    }
    Optional<Transfer> grabbed = transfers.lockGrabbed(session, found.infoHash());
    if (grabbed.isPresent()) {
      findGrabbed(session, grabbed.get().id(), found);
    } else {
      insert(session, found);
    }
    Transfer row = transfers.find(session, found.seedbox(), found.remoteId()).orElseThrow();
    events.append(session, EventKind.QUEUED, row, "");
    return Optional.of(row);
  }

  /** It keeps the label that it was asked for with. */
  private void findGrabbed(Session session, long id, Discovery found) throws SQLException {
    session.update(
        "update transfers set seedbox = ?, remote_id = ?, name = ?, size = ?, state = 'QUEUED',"
            + " found = true, version = version + 1, attempts = 0, retry_at = null,"
            + " last_error = null, owner = null, lease_until = null, queued_at = "
            + time.now()
            + ", changed_at = "
            + time.now()
            + " where id = ?",
        found.seedbox(),
        found.remoteId(),
        Texts.cut(found.name()),
        found.size(),
        id);
    grabs.found(session, id);
  }

  private void insert(Session session, Discovery found) throws SQLException {
    session.update(
        "insert into transfers (seedbox, remote_id, info_hash, name, label, size, state, version,"
            + " attempts, removing, queued_at, changed_at)"
            + " values (?, ?, ?, ?, ?, ?, 'QUEUED', 1, 0, false, "
            + time.now()
            + ", "
            + time.now()
            + ")",
        found.seedbox(),
        found.remoteId(),
        found.infoHash(),
        Texts.cut(found.name()),
        found.label(),
        found.size());
  }

  private static void checkLength(Discovery found) {
    int bytes = (found.seedbox() + found.remoteId()).getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST_SOURCE) {
      throw new LedgerException(
          "the id of '"
              + found.name().substring(0, Math.min(60, found.name().length()))
              + "' on its seedbox is too long for the ledger: "
              + bytes
              + " bytes, at most "
              + LONGEST_SOURCE,
          null);
    }
  }

  Optional<Transfer> advance(Session session, Transfer held, Advance advance) throws SQLException {
    boolean failed = advance.to() == TransferState.FAILED;
    boolean over = failed || advance.to().isFinal();
    Optional<Transfer> row =
        claims.change(
            session,
            held,
            "state = ?, version = version + 1, changed_at = "
                + time.now()
                + ", local_name = coalesce(?, local_name), size = coalesce(cast(? as bigint), size)"
                + ", last_error = ?, attempts = attempts + cast(? as integer), retry_at = "
                + time.in()
                + (over ? ", owner = null, lease_until = null" : "")
                + deliveryTime(advance.to()),
            advance.to().name(),
            advance.localName(),
            advance.size(),
            Texts.cut(advance.error()),
            failed ? 1 : 0,
            failed ? millis(advance.retryIn()) : null);
    if (row.isPresent()) {
      if (advance.to() == TransferState.CLEANED) {
        session.update("delete from pauses where transfer_id = ?", held.id());
      }
      events.append(session, kindOf(advance), row.get(), advance.detail());
    }
    return row;
  }

  private String deliveryTime(TransferState next) {
    return switch (next) {
      case DOWNLOADING -> ", downloaded_at = null";
      case DOWNLOADED -> ", downloaded_at = " + time.now();
      default -> "";
    };
  }

  private static Long millis(Duration pause) {
    return pause == null ? null : pause.toMillis();
  }

  private static EventKind kindOf(Advance advance) {
    boolean gaveUp = advance.to() == TransferState.FAILED && advance.retryIn() == null;
    return gaveUp ? EventKind.GAVE_UP : EventKind.valueOf(advance.to().name());
  }

  Optional<Transfer> intendRemoval(Session session, Transfer held) throws SQLException {
    return claims.change(session, held, "removing = true");
  }

  Optional<Transfer> nameDelivery(Session session, Transfer held, String localName, long size)
      throws SQLException {
    return claims.change(session, held, "local_name = ?, size = ?", localName, size);
  }

  void attention(Session session, Transfer transfer, String reason) throws SQLException {
    int changed =
        session.update(
            "update transfers set last_error = ? where id = ? and state = ?"
                + " and (last_error is null or last_error <> ?)",
            Texts.cut(reason),
            transfer.id(),
            transfer.state().name(),
            Texts.cut(reason));
    if (changed > 0) {
      Transfer row = transfers.get(session, transfer.id()).orElseThrow();
      events.append(session, EventKind.ATTENTION, row, reason);
    }
  }

  boolean retry(Session session, long id) throws SQLException {
    Optional<Transfer> ended = transfers.lockEnded(session, id);
    if (ended.isEmpty()) {
      return false;
    }
    events.lock(session);
    if (transfers.isElsewhere(session, ended.get().seedbox(), ended.get().infoHash())) {
      return false;
    }
    boolean known = transfers.isFound(session, id);
    session.update(
        "update transfers set state = ?, version = version + 1, attempts = 0,"
            + " retry_at = null, last_error = null, removing = false, owner = null,"
            + " lease_until = null, downloaded_at = null, changed_at = "
            + time.now()
            + " where id = ?",
        known ? TransferState.QUEUED.name() : TransferState.GRABBED.name(),
        id);
    if (!known) {
      grabs.set(session, id, "handed_over", false);
    }
    EventKind kind = known ? EventKind.QUEUED : EventKind.GRABBED;
    events.append(session, kind, transfers.get(session, id).orElseThrow(), "");
    return true;
  }

  boolean forget(Session session, long id) throws SQLException {
    int deleted =
        session.update(
            "delete from transfers where id = ? and (owner is null or lease_until <= "
                + time.now()
                + ")",
            id);
    if (deleted > 0) {
      session.update("delete from pauses where transfer_id = ?", id);
      grabs.delete(session, id);
    }
    return deleted > 0;
  }
}
