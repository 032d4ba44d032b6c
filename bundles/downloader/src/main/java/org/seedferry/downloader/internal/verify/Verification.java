package org.seedferry.downloader.internal.verify;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.seedferry.api.Checksum;
import org.seedferry.api.torrent.Torrent;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.downloader.internal.staging.FileListener;
import org.seedferry.downloader.internal.staging.StagedFile;

/**
 * What of a transfer is known to be right by its hashes, and what can be checked: by the pieces of
 * its torrent, and for files that are in none by a checksum. Bytes are read back from where they
 * were written, soon after: so it is what the disk has that is verified, in whatever order it came.
 * Thread-safe; calls nobody who could call it back.
 */
public final class Verification implements FileListener {

  private final Torrent torrent;
  private final Map<RemotePath, Checksum> known;
  private final Map<RemotePath, Long> sizes;
  private final ChecksumVerification sums = new ChecksumVerification();
  private volatile PieceVerification pieces;

  /**
   * A verification that has not begun.
   *
   * @param torrent null for none
   * @param known checksums of files, by their paths below the top
   */
  public Verification(Torrent torrent, Map<RemotePath, Checksum> known) {
    this.torrent = torrent;
    this.known = Map.copyOf(known);
    this.sizes = torrent == null ? Map.of() : torrent.sizes();
  }

  /**
   * The size that a file must have, by the torrent.
   *
   * @param size what the seedbox says; -1 for nothing
   */
  public long size(RemotePath path, long size) {
    return size >= 0 ? size : sizes.getOrDefault(path, size);
  }

  /**
   * All files of the transfer are known: looks at what is here of them from earlier.
   *
   * @param files those that are fetched, by their paths below the top
   */
  public void begin(Map<RemotePath, StagedFile> files) {
    if (torrent != null) {
      pieces = new PieceVerification(torrent, files);
      pieces.begin();
    }
    Map<RemotePath, StagedFile> others = new HashMap<>(files);
    others.keySet().retainAll(known.keySet());
    others.forEach((path, file) -> knows(file, known.get(path)));
  }

  /** A file of which a checksum is known; it counts where nothing better does. */
  public void knows(StagedFile file, Checksum checksum) {
    if (!hasPieces(file)) {
      sums.add(file, checksum);
    }
  }

  private boolean hasPieces(StagedFile file) {
    return pieces != null && pieces.has(file);
  }

  @Override
  public void wrote(StagedFile file, long from, long to) {
    if (hasPieces(file)) {
      pieces.wrote(file, from, to);
    } else if (sums.has(file)) {
      sums.wrote(file);
    }
  }

  @Override
  public void emptied(StagedFile file) {
    if (hasPieces(file)) {
      pieces.emptied(file);
    } else if (sums.has(file)) {
      sums.emptied(file);
    }
  }

  /** Something that can be checked now and that nobody checks; empty when there is nothing. */
  public Optional<Check> next() {
    Optional<Check> piece = pieces == null ? Optional.empty() : pieces.next();
    return piece.isPresent() ? piece : sums.next();
  }

  /** True while there is something that can be checked and that nobody checks. */
  public boolean isDue() {
    return pieces != null && pieces.isDue() || sums.isDue();
  }

  /** True when nothing is left to check of a file that is whole. */
  public boolean isVerified(StagedFile file) {
    return hasPieces(file) ? pieces.isVerified(file) : !sums.has(file) || sums.isVerified(file);
  }
}
