package org.seedferry.transport.http.internal;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.seedferry.api.Checksum;
import org.seedferry.api.Checksum.Algorithm;

/**
 * Reads the checksum of the whole file that a server tells: {@code Repr-Digest} (RFC 9530), {@code
 * Digest} (RFC 3230), {@code OC-Checksum} (Nextcloud), {@code x-amz-checksum-*}, {@code
 * x-goog-hash}, and with a whole answer {@code Content-MD5} (RFC 2616). What cannot be read counts
 * for nothing: no server is asked for it.
 */
final class Checksums {

  private record Name(String name, Algorithm algorithm) {}

  /** The best ones first. */
  private static final List<Name> NAMES =
      List.of(
          new Name("sha-256", Algorithm.SHA256),
          new Name("sha256", Algorithm.SHA256),
          new Name("sha", Algorithm.SHA1),
          new Name("sha-1", Algorithm.SHA1),
          new Name("sha1", Algorithm.SHA1),
          new Name("md5", Algorithm.MD5),
          new Name("crc32", Algorithm.CRC32));

  private Checksums() {}

  /** What an answer tells of the whole file. */
  static Optional<Checksum> of(Answer answer) {
    String repr = answer.header("Repr-Digest");
    String digest = answer.header("Digest");
    String google = answer.header("x-goog-hash");
    String nextcloud = answer.header("OC-Checksum");
    for (Name name : NAMES) {
      Optional<Checksum> found =
          listed(repr, name)
              .or(() -> listed(digest, name))
              .or(() -> listed(google, name))
              .or(() -> nextcloud(nextcloud, name))
              .or(() -> base64(answer.header("x-amz-checksum-" + name.name()), name.algorithm()));
      if (found.isPresent()) {
        return found;
      }
    }
    return answer.status() == 200
        ? base64(answer.header("Content-MD5"), Algorithm.MD5)
        : Optional.empty();
  }

  /** One of several {@code name=value}, where the value may stand in colons. */
  private static Optional<Checksum> listed(String header, Name wanted) {
    return header == null
        ? Optional.empty()
        : Arrays.stream(header.split(","))
            .map(String::strip)
            .filter(one -> one.toLowerCase(Locale.ROOT).startsWith(wanted.name() + "="))
            .map(one -> one.substring(wanted.name().length() + 1).replace(":", "").strip())
            .flatMap(value -> base64(value, wanted.algorithm()).stream())
            .findFirst();
  }

  private static Optional<Checksum> nextcloud(String header, Name wanted) {
    String begin = wanted.name() + ":";
    if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(begin)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Checksum.parse(wanted.algorithm(), header.substring(begin.length())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Checksum> base64(String value, Algorithm algorithm) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Checksum(algorithm, Base64.getDecoder().decode(value)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
