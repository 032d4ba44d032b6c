package org.seedferry.api.http;

import org.osgi.annotation.versioning.ConsumerType;
import org.seedferry.api.RemoteFailure;

/**
 * Makes short HTTP calls: certificates are checked, redirects are not followed, no answer is
 * unbounded, and a request is sent once. A service; thread-safe; an interrupt ends a call under
 * way.
 */
@ConsumerType
@FunctionalInterface
public interface HttpCaller {

  /**
   * Makes the call. Every status is an answer, not a failure.
   *
   * @throws RemoteFailure when there is no answer: {@code RETRY} for a connection that fails or
   *     takes too long, {@code ASK_USER} for an unknown host or a certificate that is not trusted.
   *     The message names scheme, host and port, nothing secret.
   */
  HttpAnswer call(HttpCall call) throws RemoteFailure;
}
