package org.seedferry.transport.http.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.seedferry.api.Durations;
import org.seedferry.api.RemoteFailure;
import org.seedferry.transport.http.internal.wire.ConnectTimeout;
import org.seedferry.transport.http.internal.wire.Origin;

/**
 * Says in words what went wrong with a connection, and what to do about it: the only place that
 * looks at the kinds of exceptions. Messages name scheme, host and port, and nothing that may be
 * secret.
 */
final class Trouble {

  private Trouble() {}

  static RemoteFailure of(Origin origin, IOException e, Settings settings) {
    if (e instanceof RemoteFailure known) {
      return known;
    }
    if (e instanceof PublicAddresses.NotPublicException) {
      return RemoteFailure.askUser(
          origin + " is not asked: it is no public address, and a stranger has named it", e);
    }
    if (e instanceof UnknownHostException) {
      return unknownHost(origin, e);
    }
    if (find(e, SSLException.class) != null) {
      return certificate(origin, e);
    }
    return RemoteFailure.retry(origin + " " + passing(e, settings), e);
  }

  private static String passing(IOException e, Settings settings) {
    if (Thread.currentThread().isInterrupted() || e instanceof ClosedByInterruptException) {
      return "was left: the request was interrupted";
    }
    if (e instanceof ConnectTimeoutException || e instanceof ConnectTimeout) {
      return "did not take the connection within " + Durations.format(settings.connectTimeout());
    }
    if (e instanceof SocketTimeoutException) {
      return "did not answer in time";
    }
    if (e instanceof InterruptedIOException) {
      return "was not asked: no connection became free in time, or it was closed";
    }
    if (e instanceof NoRouteToHostException) {
      return "cannot be reached: there is no route to the host";
    }
    if (e instanceof ConnectException) {
      boolean refused = String.valueOf(e.getMessage()).contains("refused");
      return refused
          ? "refused the connection (is the server running?)"
          : "cannot be reached: " + words(e);
    }
    if (e instanceof NoHttpResponseException || e instanceof EOFException) {
      return "closed the connection without an answer";
    }
    if (e instanceof ProtocolException) {
      return "answered something that is not HTTP: " + words(e);
    }
    if (e.getCause() instanceof HttpException) {
      return "answered something that is not HTTP";
    }
    return "broke the connection: " + words(e);
  }

  /** A name server that is out of reach for a moment is no wrong name. */
  private static RemoteFailure unknownHost(Origin origin, IOException e) {
    if (String.valueOf(e.getMessage()).contains("Temporary failure")) {
      return RemoteFailure.retry(
          origin + " cannot be reached: its name cannot be looked up at the moment", e);
    }
    return RemoteFailure.askUser(
        origin + " is an unknown host: check its name (or the name server)", e);
  }

  private static RemoteFailure certificate(Origin origin, IOException e) {
    if (find(e, CertificateExpiredException.class) != null) {
      return untrusted(origin, "it is expired", e);
    }
    if (find(e, CertificateNotYetValidException.class) != null) {
      return untrusted(origin, "it is not valid yet (is the clock right?)", e);
    }
    CertificateException wrong = find(e, CertificateException.class);
    if (wrong != null && String.valueOf(wrong.getMessage()).matches("(?s)No (subject|name).*")) {
      return untrusted(origin, "it is for another host name", e);
    }
    if (wrong != null) {
      return untrusted(
          origin,
          "it is self-signed or from an unknown CA (name the CA's PEM file by ca= or ca_file)",
          e);
    }
    String message = String.valueOf(find(e, SSLException.class).getMessage());
    if (message.toLowerCase(Locale.ROOT).contains("unrecognized ssl message")) {
      return RemoteFailure.askUser(origin + " does not speak TLS: is it http instead of https?", e);
    }
    if (find(e, SSLHandshakeException.class) != null && message.contains("fatal alert")) {
      return RemoteFailure.askUser(origin + " refused the TLS handshake: " + message, e);
    }
    return RemoteFailure.retry(origin + " broke the TLS connection: " + message, e);
  }

  private static RemoteFailure untrusted(Origin origin, String why, IOException e) {
    return RemoteFailure.askUser("the certificate of " + origin + " is not trusted: " + why, e);
  }

  private static String words(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static <T extends Throwable> T find(Throwable e, Class<T> type) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }
}
