package org.seedferry.downloader.internal.fetch;

import java.util.Map;
import java.util.Optional;
import org.seedferry.api.Checksum;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Services;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.Contents.RemoteFile;
import org.seedferry.api.seedbox.KnowsChecksums;
import org.seedferry.api.seedbox.KnowsPieces;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.downloader.internal.verify.Verification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a seedbox by what the files of a transfer can be verified. Thread-safe. */
final class Hashes {

  private static final Logger LOG = LoggerFactory.getLogger(Hashes.class);

  private final Services<Seedbox> seedboxes;

  Hashes(Services<Seedbox> seedboxes) {
    this.seedboxes = seedboxes;
  }

  /** A question to a seedbox. */
  private interface Question<T> {
    Optional<T> to(Seedbox seedbox) throws RemoteFailure;
  }

  /**
   * How the files of a transfer are verified; by their sizes only where nothing is known.
   *
   * @throws RemoteFailure when the seedbox cannot tell now, but will
   */
  Verification of(Seedbox seedbox, String remoteId, Contents contents) throws RemoteFailure {
    Optional<Torrent> torrent =
        answer(
            seedbox,
            remoteId,
            box ->
                box instanceof KnowsPieces knowing ? knowing.torrent(remoteId) : Optional.empty());
    Optional<Map<RemotePath, Checksum>> checksums =
        answer(
            seedbox,
            remoteId,
            box ->
                box instanceof KnowsChecksums knowing
                    ? Optional.of(knowing.checksums(remoteId))
                    : Optional.empty());
    return new Verification(
        torrent.filter(known -> isOf(known, contents)).orElse(null), checksums.orElse(Map.of()));
  }

  private <T> Optional<T> answer(Seedbox seedbox, String remoteId, Question<T> question)
      throws RemoteFailure {
    try {
      return seedboxes.call(seedbox, question::to);
    } catch (RemoteFailure e) {
      return switch (e.advice()) {
        case RETRY, RETRY_AFTER, ABSENT -> throw e;
        case ASK_USER, GONE, CHANGED -> {
          LOG.warn(
              "'{}' of {} is verified by sizes only: {}", remoteId, seedbox.name(), e.getMessage());
          yield Optional.empty();
        }
      };
    }
  }

  /** Of a torrent with other files the hashes say nothing. */
  private static boolean isOf(Torrent torrent, Contents contents) {
    Map<RemotePath, Long> sizes = torrent.sizes();
    for (RemoteFile file : contents.files()) {
      long size = sizes.getOrDefault(file.path(), file.size());
      if (file.size() >= 0 && size != file.size()) {
        LOG.warn(
            "'{}' is verified by sizes only: its torrent {} has {} bytes for '{}' instead of {}",
            contents.name(),
            torrent,
            size,
            file.path(),
            file.size());
        return false;
      }
    }
    return true;
  }
}
