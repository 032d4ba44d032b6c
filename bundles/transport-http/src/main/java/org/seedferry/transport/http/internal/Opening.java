package org.seedferry.transport.http.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Fingerprint;

/** Asks for a part of a file, and checks that the answer is that part of that file. */
final class Opening {

  /** Asks for the file. */
  interface Sender {
    /** Its content. */
    Answer send(Map<String, String> headers) throws RemoteFailure;

    /** Its head only. */
    Answer look() throws RemoteFailure;
  }

  private final String where;
  private final long offset;
  private final long length;
  private final Fingerprint expected;
  private final HttpBody.LastLook lastLook;

  Opening(
      String where, long offset, long length, Fingerprint expected, HttpBody.LastLook lastLook) {
    this.where = where;
    this.lastLook = lastLook;
    this.offset = offset;
    this.length = length;
    this.expected = expected;
  }

  HttpBody open(Sender sender) throws RemoteFailure {
    Answer answer = sender.send(headers());
    try {
      return switch (answer.status()) {
        case 200 -> whole(answer);
        case 206 -> part(answer);
        case 416 -> nothing(answer, sender);
        // WebDAV servers let nobody read a folder.
        case 405 -> throw RemoteFailure.gone(where + " is no file (status 405)", null);
        default -> {
          if (answer.isRedirect()) {
            throw RemoteFailure.gone(where + " is a folder, not a file", null);
          }
          throw Statuses.failure(where, answer);
        }
      };
    } catch (RemoteFailure e) {
      discardAfterFailure(answer);
      throw e;
    }
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    if (isRanged()) {
      String last = length < 0 ? "" : String.valueOf(offset + Math.max(length, 1) - 1);
      headers.put("Range", "bytes=" + offset + "-" + last);
      if (Validators.isCondition(expected)) {
        headers.put("If-Range", expected.validator());
      }
    }
    return headers;
  }

  private boolean isRanged() {
    return offset > 0 || length >= 0;
  }

  /** The server does not know ranges, or the content is another one by now. */
  private HttpBody whole(Answer answer) throws RemoteFailure {
    checkEncoding(answer);
    Fingerprint now = new Fingerprint(answer.length(), Validators.of(answer));
    checkSame(now);
    long size = now.size() < 0 && expected != null ? expected.size() : now.size();
    if (size >= 0 && offset > size) {
      throw RemoteFailure.changed(where + " has " + size + " bytes, less than the offset");
    }
    long end = length < 0 ? size : offset + length;
    return new HttpBody(
        where,
        answer,
        0,
        size >= 0 && end > size ? size : end,
        now,
        now.size() < 0 ? size : -1,
        lastLook);
  }

  private HttpBody part(Answer answer) throws RemoteFailure {
    checkEncoding(answer);
    ContentRange range = ContentRange.parse(answer.header("Content-Range"));
    if (!isRanged() || range == null || range.first() < 0) {
      throw RemoteFailure.retry(
          where + " answered a part that cannot be placed (Content-Range missing or wrong)", null);
    }
    Fingerprint now = new Fingerprint(range.total(), validator(answer));
    checkSame(now);
    if (range.first() != offset) {
      throw RemoteFailure.retry(
          where + " answered from byte " + range.first() + " instead of " + offset, null);
    }
    if (answer.length() >= 0 && answer.length() != range.length()) {
      throw RemoteFailure.retry(
          where + " answered " + answer.length() + " bytes as a part of " + range.length(), null);
    }
    long end = length < 0 ? Long.MAX_VALUE : offset + length;
    long all = range.total() < 0 ? range.last() + 1 : range.total();
    return new HttpBody(where, answer, offset, Math.min(end, all), now, -1, lastLook);
  }

  /**
   * Right when we have the whole already; otherwise the file is shorter than it was. Apache does
   * not tell the size in this answer.
   */
  private HttpBody nothing(Answer answer, Sender sender) throws RemoteFailure {
    ContentRange range = ContentRange.parse(answer.header("Content-Range"));
    Fingerprint now = new Fingerprint(range == null ? -1 : range.total(), validator(answer));
    answer.discard();
    if (now.size() < 0 || now.validator().isEmpty()) {
      Answer head = sender.look();
      now = new Fingerprint(head.status() == 200 ? head.length() : -1, Validators.of(head));
    }
    if (now.size() != offset || (expected != null && !now.matches(expected))) {
      throw Statuses.failure(where, answer);
    }
    return new HttpBody(where, answer, offset, offset, now, -1, lastLook);
  }

  /** A server that keeps to the condition says by a part that the validator still holds. */
  private String validator(Answer answer) {
    String validator = Validators.of(answer);
    return validator.isEmpty() && Validators.isCondition(expected)
        ? expected.validator()
        : validator;
  }

  private void checkSame(Fingerprint now) throws RemoteFailure {
    if (expected != null && !now.matches(expected)) {
      throw RemoteFailure.changed(where + " was changed since it was begun");
    }
  }

  private void checkEncoding(Answer answer) throws RemoteFailure {
    String encoding = answer.header("Content-Encoding");
    if (encoding != null && !encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
      throw RemoteFailure.askUser(
          where
              + " comes in the encoding "
              + encoding
              + " though none was asked for: switch off compression for it on the server",
          null);
    }
  }

  /** An error page is short and worth reading, for the connection's sake; a file is not. */
  private static void discardAfterFailure(Answer answer) {
    if (answer.status() == 200 || answer.status() == 206) {
      answer.abort();
    } else {
      answer.discard();
    }
  }
}
