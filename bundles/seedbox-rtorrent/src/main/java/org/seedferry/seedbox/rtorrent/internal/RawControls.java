package org.seedferry.seedbox.rtorrent.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes XML of what rTorrent writes: control characters of a name stand in its answers as they are,
 * which no XML allows. XML 1.1 allows all but NUL as references, and takes a few others for ends of
 * lines that are none here.
 */
final class RawControls {

  private static final Pattern PROLOGUE = Pattern.compile("\\A\\s*<\\?xml[^>]*\\?>");

  private RawControls() {}

  /** The same document, with references in place of control characters. */
  static String referred(String xml) {
    if (xml.chars().noneMatch(RawControls::isForbidden)) {
      return xml;
    }
    Matcher prologue = PROLOGUE.matcher(xml);
    int begin = prologue.find() ? prologue.end() : 0;
    StringBuilder whole = new StringBuilder("<?xml version=\"1.1\"?>");
    for (int i = begin; i < xml.length(); i++) {
      char each = xml.charAt(i);
      if (isForbidden(each) || each >= 0x7f && each <= 0x9f || each == '\u2028') {
        whole.append("&#").append((int) each).append(';');
      } else {
        whole.append(each);
      }
    }
    return whole.toString();
  }

  private static boolean isForbidden(int each) {
    return each < ' ' && each != '\t' && each != '\n' && each != '\r';
  }
}
