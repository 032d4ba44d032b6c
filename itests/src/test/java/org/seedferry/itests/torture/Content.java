package org.seedferry.itests.torture;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The bytes of a file that nobody stores: they are made when they are asked for, and each tells its
 * place in its file, so that one that is missing, doubled, shifted or of another file is seen.
 *
 * @param seed two contents of different seeds differ in every page
 */
record Content(long seed, long size) {

  /** How much longer than the bytes that are wanted a block has to be. */
  static final int SLACK = 16;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long ODD = 0x9E3779B97F4A7C15L;
  private static final int WORD = 8;
  private static final int PAGE_OF_WORDS = 9;
  private static final int BLOCK = 1 << 18;

  /** Makes the bytes from a position on; returns where in the block they begin. */
  int fill(long position, int count, byte[] block) {
    long word = position / WORD;
    int offset = (int) (position % WORD);
    int end = offset + count;
    for (int at = 0; at < end; at += WORD, word++) {
      LONG.set(block, at, word * ODD ^ page(word >> PAGE_OF_WORDS));
    }
    return offset;
  }

  private long page(long number) {
    long mixed = (seed + number * ODD) * ODD;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    return mixed ^ mixed >>> 27;
  }

  /** The hash of all its bytes, as hexadecimal digits. */
  String sha256() {
    return HexFormat.of().formatHex(digest());
  }

  /** The hash of all its bytes. */
  byte[] digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] block = new byte[BLOCK + SLACK];
      for (long at = 0; at < size; at += BLOCK) {
        int count = (int) Math.min(BLOCK, size - at);
        digest.update(block, fill(at, count, block), count);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** True when a block holds the bytes from a position on. */
  boolean isIn(byte[] actual, int count, long position) {
    byte[] wanted = new byte[count + SLACK];
    int offset = fill(position, count, wanted);
    return Arrays.equals(wanted, offset, offset + count, actual, 0, count);
  }

  /** True when a file holds these bytes and no others. */
  boolean isIn(Path file) throws IOException {
    if (Files.size(file) != size) {
      return false;
    }
    byte[] block = new byte[BLOCK];
    try (InputStream in = Files.newInputStream(file)) {
      long at = 0;
      for (int count = in.readNBytes(block, 0, BLOCK);
          count > 0;
          count = in.readNBytes(block, 0, BLOCK)) {
        if (!isIn(block, count, at)) {
          return false;
        }
        at += count;
      }
      return at == size;
    }
  }
}
