package org.seedferry.transport.ftp.internal;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.seedferry.api.RemoteFailure;

/**
 * A server's reply (RFC 959, 4.2): the only place that says what a code means.
 *
 * @param code 100 to 599
 * @param lines its text, without the code of its first and last line; not empty
 */
record Reply(int code, List<String> lines) {

  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final int SHOWN = 200;
  private static final Pattern IDLE = any("time-?out|timed out|idle|inactiv");
  private static final Pattern FULL =
      any("too many|maximum|max\\.? number|limit|already (connected|logged)|no more");
  private static final Pattern REFUSED = any("permission|denied|not permitted|forbidden|access");
  private static final Pattern MISSING =
      any("no such|not found|n't exist|not exist|cannot find|n't find");
  private static final Pattern EMPTY = any("no files|no such files");
  private static final Pattern UNENCRYPTED = any("encrypt|tls|ssl|secure");

  Reply {
    lines = List.copyOf(lines);
  }

  /** The text of the first line. */
  String text() {
    return lines.get(0);
  }

  /** 1xx: another reply follows. */
  boolean isPreliminary() {
    return code < 200;
  }

  /** 2xx: done. */
  boolean isDone() {
    return code >= 200 && code < 300;
  }

  /** The server does not know the command, or not in this form. */
  boolean isUnknownCommand() {
    return code >= 500 && code <= 504 || code == 522;
  }

  /** Of a transfer: the server does not take its data connection. */
  boolean isRefusedConnection() {
    return code == 425 || code == 522;
  }

  /** Some servers refuse to list a folder that has nothing in it. */
  boolean isEmptyFolder() {
    return (code == 450 || code == 550) && EMPTY.matcher(whole()).find();
  }

  /** What it means of a file that is there: many servers have one text for all that they refuse. */
  RemoteFailure failureOfExisting(String what) {
    return code == 550 && !MISSING.matcher(whole()).find()
        ? unreadable(words(what))
        : failure(what);
  }

  /** What it means that this is not the reply that was hoped for. */
  RemoteFailure failure(String what) {
    String words = words(what);
    return switch (code) {
      case 421 ->
          IDLE.matcher(whole()).find()
              ? RemoteFailure.retry(words, null)
              : RemoteFailure.retryAfter(PAUSE, words);
      case 530 -> refusedLogin(words);
      case 550 ->
          REFUSED.matcher(whole()).find() && !MISSING.matcher(whole()).find()
              ? unreadable(words)
              : RemoteFailure.gone(words, null);
      default ->
          code >= 500 ? RemoteFailure.askUser(words, null) : RemoteFailure.retry(words, null);
    };
  }

  private String words(String what) {
    return what + ": the server answers '" + shown() + "'";
  }

  private static RemoteFailure unreadable(String words) {
    return RemoteFailure.askUser(words + ": check its permissions there", null);
  }

  private RemoteFailure refusedLogin(String words) {
    if (FULL.matcher(whole()).find()) {
      return RemoteFailure.retryAfter(PAUSE, words);
    }
    return RemoteFailure.askUser(
        words
            + (UNENCRYPTED.matcher(whole()).find()
                ? ": it wants encryption, write ftpes:// or ftps://"
                : ": check user and password"),
        null);
  }

  /** The reply for people. */
  String shown() {
    String line = (code + " " + text()).replaceAll("\\p{Cntrl}", " ").strip();
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }

  /** The same without a secret that the server may have sent back. */
  Reply without(String secret) {
    return new Reply(
        code,
        lines.stream().map(line -> secret.isEmpty() ? line : line.replace(secret, "***")).toList());
  }

  private String whole() {
    return String.join("\n", lines);
  }

  private static Pattern any(String words) {
    return Pattern.compile(words, Pattern.CASE_INSENSITIVE);
  }
}
