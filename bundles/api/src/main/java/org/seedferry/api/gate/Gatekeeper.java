package org.seedferry.api.gate;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Judges requests to the host's HTTP port, by the one user and password that all faces share. A
 * service; thread-safe. Never blocks: who tries too often is refused for a while.
 *
 * <p>A face asks {@link #place} for every request, and then either {@link #login(Visit)} or, where
 * its clients log in by a protocol of their own, {@link #login(String, String, String)}. How a
 * refusal looks is the face's own affair.
 */
@ProviderType
public interface Gatekeeper {

  /** The name of the servlet context that asks for all of this, with HTTP Basic. */
  String CONTEXT = "org.seedferry";

  /**
   * The name of the servlet context that asks for the {@link #place} only: for faces whose clients
   * log in by a protocol of their own. Every request there counts as one that changes something.
   */
  String OWN_LOGIN_CONTEXT = "org.seedferry.own-login";

  /**
   * Judges where a request comes from: {@link Verdict#ADMITTED}, or {@link Verdict#FOREIGN_HOST},
   * {@link Verdict#FOREIGN_ORIGIN} or {@link Verdict#NOT_LOCAL}.
   */
  Verdict place(Visit visit);

  /**
   * Judges the {@code Authorization} header of a request by HTTP Basic: {@link Verdict#ADMITTED},
   * also where no password is set, or one of the login's refusals.
   */
  Verdict login(Visit visit);

  /**
   * Judges a user and a password, however they came.
   *
   * @param peer the address that they came from
   */
  Verdict login(String user, String password, String peer);

  /** True where a password is set. */
  boolean asksForPassword();

  /** After how many seconds a peer that was refused for trying too often may try again. */
  long secondsToWait(String peer);
}
