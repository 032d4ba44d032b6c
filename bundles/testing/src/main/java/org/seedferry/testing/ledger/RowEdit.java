package org.seedferry.testing.ledger;

import java.time.Instant;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Discovery;

/** The next state of one row, while it is put together. */
final class RowEdit {

  private final Transfer old;
  String seedbox;
  String remoteId;
  String name;
  String label;
  String localName;
  long size;
  String owner;
  Instant leaseUntil;
  long version;
  int attempts;
  String lastError;
  boolean removing;
  private TransferState state;
  Instant retryAt;
  private Instant changedAt;
  private Instant downloadedAt;

  RowEdit(Transfer row) {
    old = row;
    seedbox = row.seedbox();
    remoteId = row.remoteId();
    name = row.name();
    label = row.label();
    localName = row.localName();
    size = row.size();
    owner = row.owner();
    leaseUntil = row.leaseUntil();
    version = row.version();
    attempts = row.attempts();
    lastError = row.lastError();
    removing = row.removing();
    state = row.state();
    retryAt = row.retryAt();
    changedAt = row.changedAt();
    downloadedAt = row.downloadedAt();
  }

  static RowEdit of(long id, Discovery found, TransferState state, Instant now) {
    return new RowEdit(
        new Transfer(
            id,
            found.seedbox(),
            found.remoteId(),
            found.infoHash(),
            found.name(),
            found.label(),
            found.size(),
            state,
            null,
            null,
            null,
            1,
            0,
            null,
            null,
            false,
            now,
            now,
            null));
  }

  /** Enters a state, without the error and the retry of the one before. */
  void enter(TransferState next, Instant now) {
    state = next;
    changedAt = now;
    lastError = null;
    retryAt = null;
    if (next == TransferState.QUEUED || next == TransferState.DOWNLOADING) {
      downloadedAt = null;
    } else if (next == TransferState.DOWNLOADED) {
      downloadedAt = now;
    }
  }

  void apply(Advance advance, Instant now) {
    enter(advance.to(), now);
    localName = advance.localName() == null ? localName : advance.localName();
    size = advance.size() == null ? size : advance.size();
    lastError = advance.error();
    if (advance.to() == TransferState.FAILED) {
      attempts++;
      retryAt = advance.retryIn() == null ? null : now.plus(advance.retryIn());
    }
    if (advance.to().isFinal() || advance.to() == TransferState.FAILED) {
      free();
    }
  }

  void free() {
    owner = null;
    leaseUntil = null;
  }

  Transfer row() {
    return new Transfer(
        old.id(),
        seedbox,
        remoteId,
        old.infoHash(),
        name,
        label,
        size,
        state,
        localName,
        owner,
        leaseUntil,
        version,
        attempts,
        retryAt,
        lastError,
        removing,
        old.queuedAt(),
        changedAt,
        downloadedAt);
  }
}
