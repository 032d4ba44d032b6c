package org.seedferry.api.torrent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.seedferry.api.torrent.Bencode.Text;
import org.seedferry.api.torrent.Bencode.Value;

/** The hashes of version 2: of each file the layer of its tree that has a node for each piece. */
final class TreeHashes implements PieceHashes {

  private static final int LENGTH = 32;

  private final List<TorrentFile> files;
  private final long pieceLength;
  private final List<byte[]> layers;

  private TreeHashes(List<TorrentFile> files, long pieceLength, List<byte[]> layers) {
    this.files = files;
    this.pieceLength = pieceLength;
    this.layers = layers;
  }

  static TreeHashes of(FileTree tree, long pieceLength, Map<String, Value> given)
      throws TorrentException {
    List<byte[]> layers = new ArrayList<>();
    for (int i = 0; i < tree.files().size(); i++) {
      layers.add(layer(tree.files().get(i), tree.roots().get(i), pieceLength, given));
    }
    return new TreeHashes(tree.files(), pieceLength, layers);
  }

  /** A file that is no longer than a piece has no layer: its root stands for it. */
  private static byte[] layer(
      TorrentFile file, byte[] root, long pieceLength, Map<String, Value> given)
      throws TorrentException {
    if (file.size() <= pieceLength) {
      return root;
    }
    String key = new String(root, StandardCharsets.ISO_8859_1);
    long pieces = PieceLayout.ceil(file.size(), pieceLength);
    if (!(given.get(key) instanceof Text layer) || layer.bytes().length != pieces * LENGTH) {
      throw new TorrentException(
          "'piece layers' has none of "
              + pieces
              + " pieces for '"
              + Names.shown(file.path())
              + "'");
    }
    List<byte[]> nodes = new ArrayList<>();
    for (int i = 0; i < pieces; i++) {
      nodes.add(Arrays.copyOfRange(layer.bytes(), i * LENGTH, (i + 1) * LENGTH));
    }
    byte[] filler = MerkleTree.root(List.of(), blocks(pieceLength), new byte[LENGTH]);
    if (!Arrays.equals(root, MerkleTree.root(nodes, power(pieces), filler))) {
      throw new TorrentException(
          "'piece layers' does not belong to '" + Names.shown(file.path()) + "'");
    }
    return layer.bytes();
  }

  private static int blocks(long bytes) {
    return (int) PieceLayout.ceil(bytes, MerkleTree.BLOCK);
  }

  /** The least power of two that is not below. */
  private static int power(long count) {
    return count <= 1 ? 1 : Integer.highestOneBit((int) count - 1) << 1;
  }

  @Override
  public PieceHash hash(int piece, List<Piece.Part> parts) {
    Piece.Part part = parts.get(0);
    TorrentFile file = files.get(part.file());
    byte[] layer = layers.get(part.file());
    if (file.size() <= pieceLength) {
      return PieceHash.tree(layer, power(blocks(file.size())));
    }
    int at = (int) (part.from() / pieceLength) * LENGTH;
    return PieceHash.tree(Arrays.copyOfRange(layer, at, at + LENGTH), blocks(pieceLength));
  }
}
