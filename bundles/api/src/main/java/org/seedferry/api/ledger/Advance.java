package org.seedferry.api.ledger;

import java.time.Duration;
import java.util.Objects;
import org.seedferry.api.TransferState;

/**
 * A state change, with what changes along with it. Immutable; a name or a size that is null leaves
 * the row's value.
 *
 * @param to the new state
 * @param localName the delivery's name, or null
 * @param size bytes, or null
 * @param error what went wrong, or null; every state change replaces what the row said, so that a
 *     failure or an attention that is over is not shown any longer
 * @param retryIn for {@code FAILED}: the pause before the next try, null to give up
 * @param detail more for people, for the event; never null
 */
public record Advance(
    TransferState to, String localName, Long size, String error, Duration retryIn, String detail) {

  public Advance {
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(detail, "detail");
  }

  /** Goes on to a state. */
  public static Advance to(TransferState state) {
    return new Advance(state, null, null, null, null, "");
  }

  /** Fails, to be tried again after a pause; counts one more attempt. */
  public static Advance failed(String error, Duration retryIn) {
    return new Advance(
        TransferState.FAILED, null, null, error, Objects.requireNonNull(retryIn), error);
  }

  /** Fails for good; counts one more attempt. */
  public static Advance gaveUp(String error) {
    return new Advance(TransferState.FAILED, null, null, error, null, error);
  }

  public Advance localName(String name) {
    return new Advance(to, name, size, error, retryIn, detail);
  }

  public Advance size(long bytes) {
    return new Advance(to, localName, bytes, error, retryIn, detail);
  }

  public Advance detail(String text) {
    return new Advance(to, localName, size, error, retryIn, text);
  }
}
