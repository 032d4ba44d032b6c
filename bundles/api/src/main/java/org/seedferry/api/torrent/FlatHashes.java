package org.seedferry.api.torrent;

import java.util.Arrays;
import java.util.List;

/** The hashes of version 1: one SHA-1 behind the other. */
final class FlatHashes implements PieceHashes {

  private static final int LENGTH = 20;

  private final byte[] hashes;

  FlatHashes(byte[] hashes, int count) throws TorrentException {
    if (hashes.length != count * LENGTH) {
      throw new TorrentException(
          "'pieces' has "
              + hashes.length
              + " bytes instead of "
              + LENGTH
              + " for each of "
              + count
              + " pieces");
    }
    this.hashes = hashes;
  }

  @Override
  public PieceHash hash(int piece, List<Piece.Part> parts) {
    return PieceHash.sha1(Arrays.copyOfRange(hashes, piece * LENGTH, (piece + 1) * LENGTH));
  }
}
