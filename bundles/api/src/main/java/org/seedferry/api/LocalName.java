package org.seedferry.api;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The one mapping from stored remote names to local ones: what is written under a local root and
 * what is advertised both come from here.
 *
 * <p>A name that a file system can hold stays as it is. What it cannot hold, or what would mean
 * something else there, is written as UTF-8 bytes in the form {@code ％2F} (a fullwidth percent sign
 * and two hex digits), so that no two names meet; a name of more than 255 bytes is cut and gets a
 * hash of the whole.
 */
public final class LocalName {

  /** The folder below a local root that belongs to us; no delivery gets its name. */
  public static final String RESERVED = ".seedferry";

  private static final char ESCAPE = '\uFF05';
  private static final int MAX_BYTES = 255;

  private final Charset charset;

  /** The mapping for a file system whose names are in the given encoding. */
  public LocalName(Charset charset) {
    this.charset = charset;
  }

  /** The mapping for the file systems of this virtual machine. */
  public static LocalName ofThisHost() {
    return new LocalName(Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
  }

  /**
   * The local name of a transfer's top level. Its colons become underscores: Sonarr and Radarr look
   * for what a torrent client calls {@code a:b} under {@code a_b}. So names that differ only in
   * that do meet; the second one is not published over the first.
   */
  public String top(String stored) {
    String local = inner(stored.replace(':', '_'));
    return RESERVED.equalsIgnoreCase(local) ? escaped('.') + local.substring(1) : local;
  }

  /**
   * The local name of something inside a transfer.
   *
   * @throws IllegalArgumentException when the name is empty
   */
  public String inner(String stored) {
    if (stored.isEmpty()) {
      throw new IllegalArgumentException("a name is empty");
    }
    if (stored.equals(".") || stored.equals("..")) {
      return escaped('.').repeat(stored.length());
    }
    CharsetEncoder encoder = charset.newEncoder();
    boolean allStorable = encoder.canEncode(stored);
    StringBuilder local = new StringBuilder();
    for (int at = 0; at < stored.length(); ) {
      int c = stored.codePointAt(at);
      int length = Character.charCount(c);
      boolean storable = allStorable || encoder.canEncode(stored.subSequence(at, at + length));
      if (isUnsafe(c) || !storable || isEscapeSequence(stored, at)) {
        local.append(escaped(c));
      } else {
        local.appendCodePoint(c);
      }
      at += length;
    }
    return fitting(local.toString(), stored);
  }

  private static boolean isUnsafe(int c) {
    return c < 0x20 || c == 0x7F || c == '/';
  }

  private static boolean isEscapeSequence(String name, int at) {
    return name.charAt(at) == ESCAPE
        && at + 2 < name.length()
        && HexFormat.isHexDigit(name.charAt(at + 1))
        && HexFormat.isHexDigit(name.charAt(at + 2));
  }

  private String escaped(int c) {
    char sign = charset.newEncoder().canEncode(ESCAPE) ? ESCAPE : '%';
    StringBuilder text = new StringBuilder();
    for (byte b : utf8(c)) {
      text.append(sign).append(HexFormat.of().withUpperCase().toHexDigits(b));
    }
    return text.toString();
  }

  private static byte[] utf8(int c) {
    if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
      return new byte[] {
        (byte) (0xE0 | c >> 12), (byte) (0x80 | c >> 6 & 0x3F), (byte) (0x80 | c & 0x3F)
      };
    }
    return Character.toString(c).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Cuts a name that is too long, keeping its extension, and marks it with a hash of the whole
   * stored name.
   */
  private String fitting(String local, String stored) {
    if (local.getBytes(charset).length <= MAX_BYTES) {
      return local;
    }
    int dot = local.lastIndexOf('.');
    String extension = dot > 0 && local.length() - dot <= 16 ? local.substring(dot) : "";
    String tail = "~" + hash(stored) + extension;
    int room = MAX_BYTES - tail.getBytes(charset).length;
    int end = 0;
    while (end < local.length()) {
      int next = end + Character.charCount(local.codePointAt(end));
      if (local.substring(0, next).getBytes(charset).length > room) {
        break;
      }
      end = next;
    }
    return local.substring(0, end) + tail;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
