package org.seedferry.api.gate;

/**
 * What of a request says who comes.
 *
 * @param method such as {@code GET}
 * @param host the {@code Host} header, null when there is none
 * @param origin the {@code Origin} header, null when there is none
 * @param site the {@code Sec-Fetch-Site} header, null when there is none
 * @param authorization the {@code Authorization} header, null when there is none
 * @param peer the address that it comes from
 * @param local whether it was received on an address that only this machine reaches
 */
public record Visit(
    String method,
    String host,
    String origin,
    String site,
    String authorization,
    String peer,
    boolean local) {

  /** Without the {@code Authorization} header, which is a secret. */
  @Override
  public String toString() {
    return method + " " + host + " from " + peer;
  }
}
