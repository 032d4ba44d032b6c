package org.seedferry.api;

import java.io.IOException;
import java.time.Duration;

/**
 * Trouble with a peer: what happened, where, and what to do about it. The message holds no secret.
 */
public final class RemoteFailure extends IOException {

  private static final long serialVersionUID = 1L;

  private final Advice advice;
  private final Duration retryAfter;

  private RemoteFailure(Advice advice, Duration retryAfter, String message, Throwable cause) {
    super(message, cause);
    this.advice = advice;
    this.retryAfter = retryAfter;
  }

  public static RemoteFailure retry(String message, Throwable cause) {
    return new RemoteFailure(Advice.RETRY, null, message, cause);
  }

  public static RemoteFailure retryAfter(Duration pause, String message) {
    return new RemoteFailure(Advice.RETRY_AFTER, pause, message, null);
  }

  public static RemoteFailure askUser(String message, Throwable cause) {
    return new RemoteFailure(Advice.ASK_USER, null, message, cause);
  }

  public static RemoteFailure gone(String message, Throwable cause) {
    return new RemoteFailure(Advice.GONE, null, message, cause);
  }

  public static RemoteFailure changed(String message) {
    return new RemoteFailure(Advice.CHANGED, null, message, null);
  }

  public static RemoteFailure absent(String message, Throwable cause) {
    return new RemoteFailure(Advice.ABSENT, null, message, cause);
  }

  /** What to do about it. */
  public Advice advice() {
    return advice;
  }

  /** How long the peer asks to wait; null unless the advice is {@link Advice#RETRY_AFTER}. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
