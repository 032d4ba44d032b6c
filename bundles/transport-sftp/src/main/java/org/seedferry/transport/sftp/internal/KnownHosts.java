package org.seedferry.transport.sftp.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.seedferry.api.RemoteFailure;

/**
 * The host keys of a known_hosts file as OpenSSH reads it: plain and hashed names, {@code
 * [host]:port}, wildcards, negation and {@code @revoked}. Host certificates are not looked at. What
 * cannot be read as a line is skipped. Immutable.
 */
final class KnownHosts {

  /** What the file says of a host's key. */
  enum Verdict {
    KNOWN,
    /** There is no key of this type for the host. */
    UNKNOWN,
    /** There is another key of this type for the host. */
    CHANGED,
    REVOKED
  }

  private record Line(String marker, String hosts, String type, String key) {}

  private final List<Line> lines;

  private KnownHosts(List<Line> lines) {
    this.lines = lines;
  }

  /**
   * Reads a file; one that does not exist knows no host.
   *
   * @throws RemoteFailure {@code ASK_USER} when it cannot be read
   */
  static KnownHosts read(Path file) throws RemoteFailure {
    List<Line> lines = new ArrayList<>();
    try {
      for (String text : Files.readString(file, StandardCharsets.ISO_8859_1).split("\\R")) {
        Line line = line(text.strip());
        if (line != null) {
          lines.add(line);
        }
      }
    } catch (NoSuchFileException e) {
      return new KnownHosts(List.of());
    } catch (IOException e) {
      throw RemoteFailure.askUser(
          "the known hosts in " + file + " cannot be read: " + e.getMessage(), e);
    }
    return new KnownHosts(List.copyOf(lines));
  }

  /** The types of the keys that are known for a host, such as {@code ssh-ed25519}. */
  List<String> typesOf(String host) {
    return lines.stream()
        .filter(line -> line.marker.isEmpty() && matches(line.hosts, host))
        .map(Line::type)
        .distinct()
        .toList();
  }

  /**
   * Judges the key that a host shows.
   *
   * @param host as {@link Address#knownAs()}
   * @param type the key's type
   * @param key the key in base64
   */
  Verdict judge(String host, String type, String key) {
    Verdict verdict = Verdict.UNKNOWN;
    for (Line line : lines) {
      if (!line.type.equals(type) || !matches(line.hosts, host)) {
        continue;
      }
      boolean same = line.key.equals(key);
      if (line.marker.equals("@revoked") && same) {
        return Verdict.REVOKED;
      }
      if (line.marker.isEmpty() && same) {
        verdict = Verdict.KNOWN;
      } else if (line.marker.isEmpty() && verdict == Verdict.UNKNOWN) {
        verdict = Verdict.CHANGED;
      }
    }
    return verdict;
  }

  private static Line line(String text) {
    if (text.isEmpty() || text.startsWith("#")) {
      return null;
    }
    String[] words = text.split("\\s+");
    int first = words[0].startsWith("@") ? 1 : 0;
    if (words.length < first + 3) {
      return null;
    }
    return new Line(first == 1 ? words[0] : "", words[first], words[first + 1], words[first + 2]);
  }

  private static boolean matches(String hosts, String host) {
    if (hosts.startsWith("|1|")) {
      return isHashOf(hosts.split("\\|"), host);
    }
    boolean found = false;
    for (String pattern : hosts.toLowerCase(Locale.ROOT).split(",")) {
      boolean negated = pattern.startsWith("!");
      if (glob(negated ? pattern.substring(1) : pattern).matcher(host).matches()) {
        if (negated) {
          return false;
        }
        found = true;
      }
    }
    return found;
  }

  private static Pattern glob(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (char c : pattern.toCharArray()) {
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(regex.toString());
  }

  /** A hashed name is {@code |1|SALT|HMAC-SHA1(SALT, NAME)}, both parts in base64. */
  private static boolean isHashOf(String[] parts, String host) {
    try {
      Base64.Decoder base64 = Base64.getDecoder();
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(base64.decode(parts[2]), "HmacSHA1"));
      byte[] hash = mac.doFinal(host.getBytes(StandardCharsets.UTF_8));
      return parts.length == 4 && MessageDigest.isEqual(hash, base64.decode(parts[3]));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no HmacSHA1", e);
    }
  }
}
