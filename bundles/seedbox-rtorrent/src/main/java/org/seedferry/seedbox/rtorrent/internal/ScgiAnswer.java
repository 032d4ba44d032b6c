package org.seedferry.seedbox.rtorrent.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.seedferry.api.RemoteFailure;

/** What comes back over SCGI: headers as of CGI, an empty line, the body. */
final class ScgiAnswer {

  private static final int LONGEST_HEAD = 4096;
  private static final Pattern STATUS = Pattern.compile("(?mi)^Status: (\\d{3})\\b");
  private static final Pattern LENGTH = Pattern.compile("(?mi)^Content-Length: (\\d{1,9})\\r?$");

  private ScgiAnswer() {}

  /**
   * The body of an answer.
   *
   * @throws RemoteFailure when it is not whole, or no answer at all
   */
  static byte[] body(byte[] answer, String where) throws RemoteFailure {
    String head =
        new String(answer, 0, Math.min(answer.length, LONGEST_HEAD), StandardCharsets.ISO_8859_1);
    int end = head.indexOf("\r\n\r\n");
    if (end < 0) {
      throw RemoteFailure.retry(where + " ended the connection without an answer", null);
    }
    Matcher status = STATUS.matcher(head.substring(0, end));
    Matcher length = LENGTH.matcher(head.substring(0, end));
    if (!status.find() || !length.find()) {
      throw RemoteFailure.askUser(
          where + " does not answer as SCGI does: is it rTorrent's network.scgi port?", null);
    }
    if (!status.group(1).equals("200")) {
      throw RemoteFailure.retry(where + " answers status " + status.group(1), null);
    }
    byte[] body = Arrays.copyOfRange(answer, end + 4, answer.length);
    if (body.length != Integer.parseInt(length.group(1))) {
      throw RemoteFailure.retry(where + " broke its answer off", null);
    }
    return body;
  }
}
