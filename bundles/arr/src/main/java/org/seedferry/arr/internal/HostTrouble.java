package org.seedferry.arr.internal;

import java.nio.file.Path;
import java.util.Collection;
import java.util.regex.Pattern;
import org.seedferry.api.Transfer;

/**
 * Tells by the words of a failure whether it is this host or the way to the seedbox that is in
 * trouble: no other release would fare better then, and none is to be blamed. Immutable.
 */
final class HostTrouble {

  private static final Pattern FULL =
      Pattern.compile(
          "no space left|disk quota|not enough space|disk is full", Pattern.CASE_INSENSITIVE);

  /** What something unexpected is told as: a mistake in the program. */
  private static final Pattern PANIC =
      Pattern.compile("([a-z]\\w*\\.)+[A-Z]\\w*(Exception|Error)\\b.*", Pattern.DOTALL);

  private final String localRoot;

  /**
   * @param localRoot where deliveries appear, null where that is not known
   */
  HostTrouble(Path localRoot) {
    this.localRoot = localRoot == null ? null : localRoot.toString();
  }

  /**
   * True when the transfer itself is not to blame.
   *
   * @param failed every transfer that has failed, this one among them or not
   */
  boolean isBehind(Transfer transfer, String reason, Collection<Transfer> failed) {
    return FULL.matcher(reason).find()
        || PANIC.matcher(reason).matches()
        || localRoot != null && reason.contains(localRoot)
        || failed.stream().anyMatch(other -> failsAlike(other, transfer, reason));
  }

  /** The same words for two transfers of a seedbox: what differs between them is not the reason. */
  private static boolean failsAlike(Transfer other, Transfer transfer, String reason) {
    return other.id() != transfer.id()
        && other.seedbox().equals(transfer.seedbox())
        && reason.equals(other.lastError());
  }
}
