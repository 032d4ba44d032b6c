package org.seedferry.transport.http.internal;

import org.seedferry.api.transport.Fingerprint;

/** Reads what tells one content of a file from another: a strong ETag, else the time. */
final class Validators {

  private static final String WEAK = "W/";

  private Validators() {}

  /**
   * The validator in an answer; empty when there is none. A weak ETag stands in when there is
   * nothing better: it can be compared, but not sent as a condition.
   */
  static String of(Answer answer) {
    String tag = answer.header("ETag");
    if (tag != null && tag.startsWith("\"")) {
      return tag;
    }
    String time = answer.header("Last-Modified");
    if (time != null) {
      return time;
    }
    return tag == null ? "" : tag;
  }

  /** True when the content's validator can stand in an If-Range header. */
  static boolean isCondition(Fingerprint content) {
    return content != null
        && !content.validator().isEmpty()
        && !content.validator().startsWith(WEAK);
  }
}
