package org.seedferry.api.torrent;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What the bytes of a piece must hash to: SHA-1 of all of them in version 1 (BEP 3), the root of a
 * tree of SHA-256 over blocks of 16 KiB in version 2 (BEP 52). Immutable.
 */
public final class PieceHash {

  private final byte[] expected;
  private final int leaves;

  /**
   * @param leaves how many leaves the tree has, those beyond the bytes included; 0 for SHA-1
   */
  private PieceHash(byte[] expected, int leaves) {
    this.expected = expected;
    this.leaves = leaves;
  }

  static PieceHash sha1(byte[] expected) {
    return new PieceHash(expected, 0);
  }

  static PieceHash tree(byte[] expected, int leaves) {
    return new PieceHash(expected, leaves);
  }

  /** Begins to hash the bytes of a piece. */
  public Check check() {
    return new Check();
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(expected);
  }

  /** The hashing of a piece, from its first byte to its last. Used by one thread at a time. */
  public final class Check {

    private final MessageDigest sha1 = leaves == 0 ? Digests.of("SHA-1") : null;
    private final MerkleTree tree = leaves == 0 ? null : new MerkleTree();

    private Check() {}

    /** Takes the next bytes, all that the buffer holds. */
    public void update(ByteBuffer bytes) {
      if (sha1 != null) {
        sha1.update(bytes);
      } else {
        tree.update(bytes);
      }
    }

    /** Takes so many zeros. */
    public void zeros(long count) {
      ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(count, MerkleTree.BLOCK));
      for (long left = count; left > 0; left -= zeros.limit()) {
        update(zeros.clear().limit((int) Math.min(left, zeros.capacity())));
      }
    }

    /** True when the bytes are those that the torrent names. */
    public boolean isGood() {
      return Arrays.equals(expected, sha1 != null ? sha1.digest() : tree.root(leaves));
    }
  }
}
