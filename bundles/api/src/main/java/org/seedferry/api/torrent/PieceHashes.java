package org.seedferry.api.torrent;

import java.util.List;

/** The hashes of a torrent's pieces. */
interface PieceHashes {

  PieceHash hash(int piece, List<Piece.Part> parts);
}
