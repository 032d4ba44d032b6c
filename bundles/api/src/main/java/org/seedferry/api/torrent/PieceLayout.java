package org.seedferry.api.torrent;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the pieces of a torrent lie in its files. In version 1 the files follow each other without
 * a gap, so that a piece may reach over several; in version 2 each file begins with a piece of its
 * own.
 */
final class PieceLayout {

  private final long pieceLength;
  private final long[] sizes;
  private final long[] starts;
  private final int count;

  PieceLayout(List<TorrentFile> files, long pieceLength, boolean aligned) throws TorrentException {
    this.pieceLength = pieceLength;
    this.sizes = files.stream().mapToLong(TorrentFile::size).toArray();
    this.starts = new long[sizes.length];
    long at = 0;
    for (int i = 0; i < sizes.length; i++) {
      starts[i] = at;
      long taken = aligned ? ceil(sizes[i], pieceLength) * pieceLength : sizes[i];
      if (at > Long.MAX_VALUE - taken - pieceLength) {
        throw new TorrentException("its files are larger than any can be");
      }
      at += taken;
    }
    long pieces = ceil(at, pieceLength);
    if (pieces > Integer.MAX_VALUE / 20) {
      throw new TorrentException("it has " + pieces + " pieces, more than any can have");
    }
    this.count = (int) pieces;
  }

  static long ceil(long size, long part) {
    return size / part + (size % part == 0 ? 0 : 1);
  }

  int count() {
    return count;
  }

  /** What a piece consists of, in its order. */
  List<Piece.Part> parts(int piece) {
    long from = piece * pieceLength;
    long to = from + pieceLength;
    List<Piece.Part> parts = new ArrayList<>(1);
    for (int file = fileAt(from); file < sizes.length && starts[file] < to; file++) {
      long begin = Math.max(from - starts[file], 0);
      long end = Math.min(to - starts[file], sizes[file]);
      if (begin < end) {
        parts.add(new Piece.Part(file, begin, end));
      }
    }
    return parts;
  }

  /** The piece in which a byte of a file is. */
  int pieceAt(int file, long offset) {
    return (int) ((starts[file] + offset) / pieceLength);
  }

  /** The first file that reaches beyond an offset. */
  private int fileAt(long offset) {
    int low = 0;
    int high = sizes.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (starts[middle] + sizes[middle] > offset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
