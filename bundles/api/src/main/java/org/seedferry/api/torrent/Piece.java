package org.seedferry.api.torrent;

import java.util.List;

/**
 * A stretch of a torrent's bytes whose hash is known.
 *
 * @param index its number, from 0
 * @param parts where it lies, in its order
 * @param hash what it must hash to
 */
public record Piece(int index, List<Part> parts, PieceHash hash) {

  /**
   * The bytes of one file that belong to it.
   *
   * @param file the number of the file in its torrent
   * @param from the first byte
   * @param to the byte after the last
   */
  public record Part(int file, long from, long to) {}

  public Piece {
    parts = List.copyOf(parts);
  }
}
