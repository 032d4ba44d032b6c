package org.seedferry.api.torrent;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digests that every Java has. */
final class Digests {

  private Digests() {}

  static MessageDigest of(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
