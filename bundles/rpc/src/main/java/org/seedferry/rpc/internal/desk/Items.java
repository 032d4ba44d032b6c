package org.seedferry.rpc.internal.desk;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Grab;
import org.seedferry.api.ledger.Paused;
import org.seedferry.api.progress.Progress;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.SeedGoal;

/**
 * Makes items out of what the ledger, the seedboxes and the fetch engine tell of transfers. For one
 * snapshot and one thread.
 */
final class Items {

  /** What is shown of a transfer that is all but home. */
  private static final double ALMOST = 0.999_999;

  private final Folders folders;
  private final String root;
  private final RemoteIndex remotes;
  private final Paused paused;
  private final Map<Long, Progress> fetches = new HashMap<>();
  private final MessageDigest sha1;

  Items(Folders folders, RemoteIndex remotes, List<Progress> fetches, Paused paused) {
    this.folders = folders;
    this.root = folders.root();
    this.remotes = remotes;
    this.paused = paused;
    fetches.forEach(fetch -> this.fetches.put(fetch.transferId(), fetch));
    try {
      this.sha1 = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /**
   * The item of a transfer.
   *
   * @param grab what the askers know of it, null for nothing
   */
  Item item(Transfer row, Grab grab) {
    RemoteTransfer remote = remotes.find(row);
    Progress fetch = fetches.get(row.id());
    Stage stage = stage(row, grab, remote);
    long size = size(row, remote, fetch);
    long done = stage == Stage.HOME ? size : done(stage, fetch, size);
    return new Item(
        (int) row.id(),
        hash(row, grab),
        name(row, remote),
        folders.at(root, folder(row, grab)),
        row.label(),
        labels(row, grab),
        size,
        stage == Stage.HOME ? 0 : Math.max(1, size - done),
        progress(stage, remote, done, size),
        stage,
        stage != Stage.HOME && paused.holds(row.id()),
        stage == Stage.HOME ? "" : trouble(row, grab, remote),
        stage == Stage.FETCHING && fetch != null ? fetch.bytesPerSecond() : 0,
        eta(stage, remote, fetch),
        uploaded(remote, size),
        remote != null && Double.isFinite(remote.ratio()) ? remote.ratio() : 0,
        remote != null && remote.seeded() != null ? remote.seeded() : Duration.ZERO,
        grab == null ? SeedGoal.NONE : grab.goal(),
        grab == null ? row.queuedAt() : grab.grabbedAt(),
        stage == Stage.HOME ? row.downloadedAt() : null);
  }

  /** Home is what is published, and nothing else. */
  private static Stage stage(Transfer row, Grab grab, RemoteTransfer remote) {
    return switch (row.state()) {
      case DOWNLOADED, IMPORTED, CLEANED -> Stage.HOME;
      case QUEUED, DOWNLOADING -> Stage.FETCHING;
      case GRABBED, FAILED, MISSING -> {
        if (grab != null && !grab.handedOver()) {
          yield Stage.WAITING;
        }
        boolean whole =
            row.state() == TransferState.GRABBED
                ? remote != null && remote.complete()
                : remote == null || remote.complete();
        yield whole ? Stage.FETCHING : Stage.REMOTE;
      }
    };
  }

  private static long size(Transfer row, RemoteTransfer remote, Progress fetch) {
    if (row.size() >= 0) {
      return row.size();
    }
    if (remote != null && remote.size() >= 0) {
      return remote.size();
    }
    return fetch == null ? 0 : Math.max(0, fetch.total());
  }

  private static long done(Stage stage, Progress fetch, long size) {
    return stage == Stage.FETCHING && fetch != null
        ? Math.max(0, Math.min(fetch.done(), size - 1))
        : 0;
  }

  private static double progress(Stage stage, RemoteTransfer remote, long done, long size) {
    return switch (stage) {
      case WAITING -> 0;
      case REMOTE -> {
        double there = remote == null ? 0 : remote.activity().progress();
        yield there > 0 ? there / 2 : 0;
      }
      case FETCHING -> size <= 0 ? 0.5 : Math.min(ALMOST, 0.5 + 0.5 * done / size);
      case HOME -> 1;
    };
  }

  /** What a person or the asker should know; nothing that is over. */
  private static String trouble(Transfer row, Grab grab, RemoteTransfer remote) {
    String error = row.lastError() == null ? "" : row.lastError();
    return switch (row.state()) {
      case FAILED -> error.isEmpty() ? "it has failed" : error;
      case MISSING -> error.isEmpty() ? "its seedbox no longer has it" : error;
      case GRABBED -> {
        boolean listed = grab != null && grab.handedOver() && remote != null;
        yield listed ? remote.activity().trouble() : error;
      }
      default -> "";
    };
  }

  private static Duration eta(Stage stage, RemoteTransfer remote, Progress fetch) {
    return switch (stage) {
      case WAITING -> null;
      case REMOTE -> remote == null ? null : remote.activity().left();
      case FETCHING -> fetch == null ? null : fetch.timeLeft().orElse(null);
      case HOME -> Duration.ZERO;
    };
  }

  private static long uploaded(RemoteTransfer remote, long size) {
    if (remote == null) {
      return 0;
    }
    if (remote.activity().uploaded() >= 0) {
      return remote.activity().uploaded();
    }
    return Double.isFinite(remote.ratio()) ? Math.max(0, Math.round(remote.ratio() * size)) : 0;
  }

  private String name(Transfer row, RemoteTransfer remote) {
    if (row.localName() != null) {
      return row.localName().substring(row.localName().lastIndexOf('/') + 1);
    }
    boolean newer =
        row.state() == TransferState.GRABBED && remote != null && !remote.name().isBlank();
    return folders.deliveryName(newer ? remote.name() : row.name());
  }

  private static String folder(Transfer row, Grab grab) {
    if (row.localName() != null) {
      return row.localName().substring(0, Math.max(0, row.localName().lastIndexOf('/')));
    }
    return grab == null ? "" : grab.folder();
  }

  private static List<String> labels(Transfer row, Grab grab) {
    if (grab != null) {
      return grab.labels();
    }
    return row.label().isEmpty() ? List.of() : List.of(row.label());
  }

  /** What is no torrent has a hash all the same, always the same one: askers know nothing else. */
  private String hash(Transfer row, Grab grab) {
    if (grab != null) {
      return grab.hash();
    }
    if (row.infoHash() != null) {
      return row.infoHash();
    }
    String key = row.seedbox() + "\n" + row.remoteId();
    return HexFormat.of().formatHex(sha1.digest(key.getBytes(StandardCharsets.UTF_8)));
  }
}
