package org.seedferry.api.torrent;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.seedferry.api.torrent.Bencode.Entries;
import org.seedferry.api.transport.RemotePath;

/**
 * What a {@code .torrent} file says: version 1 (BEP 3), version 2 (BEP 52) or both at once.
 * Immutable.
 */
public final class Torrent {

  private final String infoHashV1;
  private final String infoHashV2;
  private final String name;
  private final boolean folder;
  private final List<TorrentFile> files;
  private final PieceLayout layout;
  private final PieceHashes hashes;

  private Torrent(
      String infoHashV1,
      String infoHashV2,
      String name,
      boolean folder,
      List<TorrentFile> files,
      PieceLayout layout,
      PieceHashes hashes) {
    this.infoHashV1 = infoHashV1;
    this.infoHashV2 = infoHashV2;
    this.name = name;
    this.folder = folder;
    this.files = List.copyOf(files);
    this.layout = layout;
    this.hashes = hashes;
  }

  /**
   * Reads a {@code .torrent} file.
   *
   * @throws TorrentException where it is none, or says what cannot be
   */
  public static Torrent read(byte[] bytes) throws TorrentException {
    Fields outer = Fields.of("torrent", Bencode.read(bytes));
    Fields info = outer.fields("info");
    Entries raw = info.entries();
    byte[] infoBytes = Arrays.copyOfRange(bytes, raw.from(), raw.to());
    boolean isV2 = info.has("meta version");
    boolean isV1 = info.has("pieces");
    if (isV2 && info.number("meta version") != 2) {
      throw new TorrentException("'meta version' " + info.number("meta version") + " is not known");
    }
    if (!isV1 && !isV2) {
      throw new TorrentException("'info' has neither 'pieces' nor 'meta version'");
    }
    FileTree tree = isV2 ? FileTree.read(info) : null;
    FileList list = isV1 ? FileList.read(info) : null;
    if (tree != null && list != null && !list.isSame(tree)) {
      throw new TorrentException("its files are others in version 1 than in version 2");
    }
    String v1 = isV1 ? hex("SHA-1", infoBytes) : null;
    String v2 = isV2 ? hex("SHA-256", infoBytes) : null;
    long pieceLength = pieceLength(info, isV2);
    if (list != null) {
      PieceLayout layout = new PieceLayout(list.files(), pieceLength, false);
      PieceHashes hashes = new FlatHashes(info.bytes("pieces"), layout.count());
      return new Torrent(v1, v2, list.name(), list.folder(), list.files(), layout, hashes);
    }
    PieceLayout layout = new PieceLayout(tree.files(), pieceLength, true);
    Map<String, Bencode.Value> layers =
        outer.has("piece layers") ? outer.fields("piece layers").map() : Map.of();
    PieceHashes hashes = TreeHashes.of(tree, pieceLength, layers);
    return new Torrent(v1, v2, tree.name(), tree.folder(), tree.files(), layout, hashes);
  }

  private static long pieceLength(Fields info, boolean isV2) throws TorrentException {
    long length = info.number("piece length");
    boolean isPower = Long.bitCount(length) == 1;
    if (length < 1 || length > 1 << 30 || isV2 && (length < MerkleTree.BLOCK || !isPower)) {
      throw new TorrentException("'piece length' cannot be " + length);
    }
    return length;
  }

  private static String hex(String algorithm, byte[] bytes) {
    MessageDigest digest = Digests.of(algorithm);
    return HexFormat.of().formatHex(digest.digest(bytes));
  }

  /**
   * The same torrent as a client stores it that has given its files other names, or has put them
   * into another folder.
   *
   * @param paths where the files are stored, below the top level: one for each that is not padding,
   *     in the order of {@link #files()}; one for each at all where the client does not know
   *     padding
   * @throws TorrentException when there are more or fewer
   */
  public Torrent storedAs(List<RemotePath> paths) throws TorrentException {
    long stored = files.stream().filter(file -> !file.padding()).count();
    boolean withPadding = paths.size() == files.size();
    if (paths.size() != stored && !withPadding) {
      throw new TorrentException(
          "it has " + stored + " files, and " + paths.size() + " are stored");
    }
    Iterator<RemotePath> next = paths.iterator();
    List<TorrentFile> renamed = new ArrayList<>();
    for (TorrentFile file : files) {
      RemotePath path = file.padding() && !withPadding ? file.path() : next.next();
      renamed.add(file.padding() ? file : new TorrentFile(path, file.size(), false));
    }
    boolean single = paths.equals(List.of(RemotePath.ROOT));
    return new Torrent(infoHashV1, infoHashV2, name, !single, renamed, layout, hashes);
  }

  /** The hash that clients and trackers know it by: of version 1, else the start of version 2's. */
  public String infoHash() {
    return infoHashV1 != null ? infoHashV1 : infoHashV2.substring(0, 40);
  }

  /** 40 hex digits; null for a torrent of version 2 only. */
  public String infoHashV1() {
    return infoHashV1;
  }

  /** 64 hex digits; null for a torrent of version 1 only. */
  public String infoHashV2() {
    return infoHashV2;
  }

  /** The name of the file or folder. */
  public String name() {
    return name;
  }

  /** True when it is a folder of files, false for a single file. */
  public boolean folder() {
    return folder;
  }

  /** All files, those that are only padding included, in the order of their bytes. */
  public List<TorrentFile> files() {
    return files;
  }

  /** The sizes of the files that are stored, by their paths below the name. */
  public Map<RemotePath, Long> sizes() {
    Map<RemotePath, Long> sizes = new HashMap<>();
    for (TorrentFile file : files) {
      if (!file.padding()) {
        sizes.put(file.path(), file.size());
      }
    }
    return sizes;
  }

  /** How many pieces there are. */
  public int pieceCount() {
    return layout.count();
  }

  /** A piece. */
  public Piece piece(int index) {
    List<Piece.Part> parts = layout.parts(index);
    return new Piece(index, parts, hashes.hash(index, parts));
  }

  /** The number of the piece in which a byte of a file is. */
  public int pieceAt(int file, long offset) {
    return layout.pieceAt(file, offset);
  }

  @Override
  public String toString() {
    return infoHash() + " '" + name + "'";
  }
}
