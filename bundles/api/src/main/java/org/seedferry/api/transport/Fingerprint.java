package org.seedferry.api.transport;

/**
 * What tells one content of a remote file from another: parts of different fingerprints never meet
 * in one file.
 *
 * @param size bytes; -1 where the peer does not tell
 * @param validator a strong ETag, a modification time or the like, in the transport's own form;
 *     empty where there is none
 */
public record Fingerprint(long size, String validator) {

  /**
   * True when both may be the same content: equal sizes and equal validators, as far as both are
   * known.
   */
  public boolean matches(Fingerprint other) {
    boolean sameSize = size < 0 || other.size < 0 || size == other.size;
    boolean sameValidator =
        validator.isEmpty() || other.validator.isEmpty() || validator.equals(other.validator);
    return sameSize && sameValidator;
  }
}
