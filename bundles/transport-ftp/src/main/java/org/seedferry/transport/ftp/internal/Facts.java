package org.seedferry.transport.ftp.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.seedferry.api.transport.Fingerprint;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemoteEntry.Kind;
import org.seedferry.api.transport.RemotePath;

/**
 * What a server tells of a file or folder.
 *
 * @param kind what it is; null for the listed folder itself and the one above it
 * @param size bytes; -1 where it is not told
 * @param modified null where it is not told
 * @param name as it goes over the wire; empty where it is not told
 */
record Facts(Kind kind, long size, Instant modified, String name) {

  private static final Pattern TIME =
      Pattern.compile("(\\d{4})(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(?:\\.(\\d{1,9})\\d*)?");
  private static final String DATE =
      "(?:[A-Za-z]{3} +\\d{1,2} +(?:\\d{4}|\\d{1,2}:\\d{2})|\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d)";
  private static final Pattern UNIX =
      Pattern.compile(
          "([-a-zA-Z])[-rwxsStTlL]{9}[+.@]? *\\d+ +\\S+(?: +\\S+)? +(\\d+)(?:, *\\d+)? +"
              + DATE
              + " (.+)",
          Pattern.DOTALL);

  /** Reads a line of MLSD or MLST (RFC 3659, 7.2); null when it is none. */
  static Facts ofMachineLine(String line) {
    int space = line.indexOf(' ');
    if (space < 0 || space == line.length() - 1 || (space > 0 && line.charAt(space - 1) != ';')) {
      return null;
    }
    Kind kind = Kind.OTHER;
    long size = -1;
    Instant modified = null;
    for (String fact : line.substring(0, space).split(";")) {
      int equals = fact.indexOf('=');
      if (equals < 0) {
        continue;
      }
      String value = fact.substring(equals + 1);
      switch (fact.substring(0, equals).toLowerCase(Locale.ROOT)) {
        case "type" -> kind = kind(value.toLowerCase(Locale.ROOT));
        case "size" -> size = size(value);
        case "modify" -> modified = time(value);
        default -> {
          continue;
        }
      }
    }
    return new Facts(kind, size, modified, line.substring(space + 1));
  }

  /**
   * Reads a line of LIST as {@code ls -l} writes it; null when it is none. Its time is left out: it
   * has no zone, and for older files no hour.
   */
  static Facts ofUnixLine(String line) {
    Matcher matcher = UNIX.matcher(line);
    if (!matcher.matches()) {
      return null;
    }
    String name = matcher.group(3);
    return switch (matcher.group(1)) {
      case "-" -> new Facts(Kind.FILE, size(matcher.group(2)), null, name);
      case "d" ->
          new Facts(name.equals(".") || name.equals("..") ? null : Kind.FOLDER, -1, null, name);
      case "l" -> new Facts(Kind.OTHER, -1, null, name.replaceFirst("(?s) -> .*", ""));
      default -> new Facts(Kind.OTHER, -1, null, name);
    };
  }

  /** What SIZE and MDTM tell of a file. */
  static Facts ofFile(Reply size, Reply time) {
    return new Facts(
        Kind.FILE,
        size.code() == 213 ? size(size.text().strip()) : -1,
        time.code() == 213 ? time(time.text().strip()) : null,
        "");
  }

  Facts with(Instant time) {
    return new Facts(kind, size, time, name);
  }

  Fingerprint fingerprint() {
    return new Fingerprint(size, modified == null ? "" : modified.toString());
  }

  /**
   * The entry of a listing. A name that is no UTF-8 cannot be asked for, so it is nothing to us.
   */
  RemoteEntry entry() {
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (RemotePath.isName(text)) {
        return entry(text);
      }
    } catch (CharacterCodingException e) {
      // Shown below with replaced characters.
    }
    String possible =
        new String(bytes, StandardCharsets.UTF_8).replace('/', '\uFFFD').replace('\0', '\uFFFD');
    return new RemoteEntry(
        RemotePath.isName(possible) ? possible : "\uFFFD", Kind.OTHER, -1, modified);
  }

  /** The entry under a name that is known. */
  RemoteEntry entry(String known) {
    return new RemoteEntry(
        known, kind == null ? Kind.FOLDER : kind, kind == Kind.FILE ? size : -1, modified);
  }

  private static Kind kind(String type) {
    return switch (type) {
      case "file" -> Kind.FILE;
      case "dir" -> Kind.FOLDER;
      case "cdir", "pdir" -> null;
      default -> Kind.OTHER;
    };
  }

  private static long size(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
  }

  /** Reads a time of RFC 3659, 2.3, which is UTC; null when it is none. */
  private static Instant time(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    try {
      int[] part = new int[6];
      for (int i = 0; i < part.length; i++) {
        part[i] = Integer.parseInt(matcher.group(i + 1));
      }
      String fraction = matcher.group(7) == null ? "" : matcher.group(7);
      int nanos = Integer.parseInt((fraction + "000000000").substring(0, 9));
      return LocalDateTime.of(part[0], part[1], part[2], part[3], part[4], part[5], nanos)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
