package org.seedferry.api.torrent;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.seedferry.api.json.WireJson;

/**
 * A magnet link of a torrent: version 1 ({@code btih}, BEP 9) or 2 ({@code btmh}, BEP 52).
 *
 * @param uri the link as it was given
 * @param infoHash the hash that clients and trackers know it by, 40 lower-case hex digits: of
 *     version 1, else the start of version 2's
 * @param infoHashV2 64 lower-case hex digits; null where it names no version 2
 * @param name the title that it names, for people; empty where it names none
 */
public record Magnet(String uri, String infoHash, String infoHashV2, String name) {

  private static final int LONGEST = 16 << 10;
  private static final String SCHEME = "magnet:?";
  private static final Pattern V1 = Pattern.compile("urn:btih:([0-9a-f]{40}|[a-z2-7]{32})");
  private static final Pattern V2 = Pattern.compile("urn:btmh:1220([0-9a-f]{64})");
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  public Magnet {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(infoHash, "infoHash");
    Objects.requireNonNull(name, "name");
  }

  /**
   * Reads a link.
   *
   * @throws TorrentException when it names no torrent; the message says what is wrong with it
   */
  public static Magnet read(String link) throws TorrentException {
    String text = link.strip();
    if (text.length() > LONGEST) {
      throw new TorrentException("the magnet link is longer than " + LONGEST + " characters");
    }
    if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new TorrentException("a magnet link begins with '" + SCHEME + "'");
    }
    if (text.codePoints().anyMatch(each -> each <= ' ' || each == 0x7f)) {
      throw new TorrentException("the magnet link contains a space or a control character");
    }
    String first = null;
    String second = null;
    String name = "";
    for (String part : text.substring(SCHEME.length()).split("&")) {
      String key = part.substring(0, Math.max(0, part.indexOf('='))).toLowerCase(Locale.ROOT);
      String value = part.substring(part.indexOf('=') + 1);
      if (key.equals("xt") || key.startsWith("xt.")) {
        String topic = decoded(value).toLowerCase(Locale.ROOT);
        first = first != null ? first : versionOne(topic);
        second = second != null ? second : versionTwo(topic);
      } else if (key.equals("dn") && name.isEmpty()) {
        name = decoded(value);
      }
    }
    if (first == null && second == null) {
      throw new TorrentException(
          "the magnet link has no 'xt=urn:btih:' with 40 hex digits or 32 of base 32,"
              + " and no 'xt=urn:btmh:1220' with 64 hex digits");
    }
    return new Magnet(text, first != null ? first : second.substring(0, 40), second, name);
  }

  /** The whole hash: of version 1, else of version 2, which then has 64 hex digits. */
  public String fullHash() {
    return infoHashV2 != null && infoHashV2.startsWith(infoHash) ? infoHashV2 : infoHash;
  }

  private static String versionOne(String topic) {
    Matcher matcher = V1.matcher(topic);
    if (!matcher.matches()) {
      return null;
    }
    String hash = matcher.group(1);
    return hash.length() == 40 ? hash : HexFormat.of().formatHex(fromBase32(hash));
  }

  private static String versionTwo(String topic) {
    Matcher matcher = V2.matcher(topic);
    return matcher.matches() ? matcher.group(1) : null;
  }

  private static byte[] fromBase32(String text) {
    byte[] bytes = new byte[text.length() * 5 / 8];
    int bits = 0;
    int held = 0;
    int count = 0;
    for (char each : text.toCharArray()) {
      held = held << 5 | BASE32.indexOf(each);
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes[count++] = (byte) (held >> bits);
        held &= (1 << bits) - 1;
      }
    }
    return bytes;
  }

  private static String decoded(String value) throws TorrentException {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new TorrentException(
          "the magnet link is wrongly percent-encoded: " + WireJson.shown(e.getMessage()));
    }
  }
}
