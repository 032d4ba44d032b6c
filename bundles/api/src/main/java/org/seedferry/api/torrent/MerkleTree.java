package org.seedferry.api.torrent;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * A tree of SHA-256 over blocks of 16 KiB, as version 2 of the protocol has it (BEP 52). Used by
 * one thread at a time.
 */
final class MerkleTree {

  static final int BLOCK = 16 << 10;

  private final MessageDigest sha256 = Digests.of("SHA-256");
  private final List<byte[]> leaves = new ArrayList<>();
  private int inBlock;

  /** Takes the next bytes, all that the buffer holds. */
  void update(ByteBuffer bytes) {
    int end = bytes.limit();
    while (bytes.position() < end) {
      int part = Math.min(BLOCK - inBlock, end - bytes.position());
      bytes.limit(bytes.position() + part);
      sha256.update(bytes);
      bytes.limit(end);
      inBlock += part;
      if (inBlock == BLOCK) {
        endBlock();
      }
    }
  }

  private void endBlock() {
    leaves.add(sha256.digest());
    inBlock = 0;
  }

  /** The root over so many leaves; those beyond the bytes are zeros. */
  byte[] root(int count) {
    if (inBlock > 0) {
      endBlock();
    }
    return root(leaves, count, new byte[32]);
  }

  /**
   * The root over so many nodes, a power of two; those that are not there are all the same.
   *
   * @param filler what stands for a node that is not there
   */
  static byte[] root(List<byte[]> nodes, int count, byte[] filler) {
    MessageDigest sha256 = Digests.of("SHA-256");
    List<byte[]> level = nodes;
    byte[] missing = filler;
    for (int width = count; width > 1; width /= 2) {
      List<byte[]> above = new ArrayList<>((level.size() + 1) / 2);
      for (int i = 0; i < level.size(); i += 2) {
        sha256.update(level.get(i));
        above.add(sha256.digest(i + 1 < level.size() ? level.get(i + 1) : missing));
      }
      sha256.update(missing);
      missing = sha256.digest(missing);
      level = above;
    }
    return level.isEmpty() ? missing : level.get(0);
  }
}
