package org.seedferry.api;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** What all bytes of a file must hash to. Immutable. */
public final class Checksum {

  /** How it is computed. */
  public enum Algorithm {
    CRC32(4, null),
    MD5(16, "MD5"),
    SHA1(20, "SHA-1"),
    SHA256(32, "SHA-256");

    private final int length;
    private final String digest;

    Algorithm(int length, String digest) {
      this.length = length;
      this.digest = digest;
    }

    /** Begins to hash. */
    public Hasher hasher() {
      if (this == CRC32) {
        return new Crc();
      }
      try {
        return new Digest(MessageDigest.getInstance(digest));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has " + digest, e);
      }
    }
  }

  /** The hashing of a file, from its first byte to its last. Used by one thread at a time. */
  public interface Hasher {

    /** Takes the next bytes, all that the buffer holds. */
    void update(ByteBuffer bytes);

    /** The hash of what was taken; nothing may be taken after that. */
    byte[] value();
  }

  private final Algorithm algorithm;
  private final byte[] value;

  /**
   * A checksum.
   *
   * @throws IllegalArgumentException when the value has not as many bytes as the algorithm makes
   */
  public Checksum(Algorithm algorithm, byte[] value) {
    if (value.length != algorithm.length) {
      throw new IllegalArgumentException(
          "a " + algorithm + " has " + algorithm.length + " bytes, not " + value.length);
    }
    this.algorithm = algorithm;
    this.value = value.clone();
  }

  /**
   * A checksum in hex, as it is mostly written.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Checksum parse(Algorithm algorithm, String hex) {
    return new Checksum(algorithm, HexFormat.of().parseHex(hex.strip()));
  }

  public Algorithm algorithm() {
    return algorithm;
  }

  /** True when it is this value. */
  public boolean is(byte[] other) {
    return Arrays.equals(value, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Checksum sum && sum.algorithm == algorithm && sum.is(value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return algorithm + " " + HexFormat.of().formatHex(value);
  }

  private static final class Digest implements Hasher {

    private final MessageDigest digest;

    Digest(MessageDigest digest) {
      this.digest = digest;
    }

    @Override
    public void update(ByteBuffer bytes) {
      digest.update(bytes);
    }

    @Override
    public byte[] value() {
      return digest.digest();
    }
  }

  private static final class Crc implements Hasher {

    private final CRC32 crc = new CRC32();

    @Override
    public void update(ByteBuffer bytes) {
      crc.update(bytes);
    }

    @Override
    public byte[] value() {
      return ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
    }
  }
}
