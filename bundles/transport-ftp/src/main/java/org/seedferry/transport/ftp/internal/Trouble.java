package org.seedferry.transport.ftp.internal;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.seedferry.api.RemoteFailure;

/**
 * Says in words what went wrong with a connection, and what to do about it: the only place that
 * looks at the kinds of exceptions.
 */
final class Trouble {

  private Trouble() {}

  /**
   * @param what which file, folder or step it is about, with host and port
   */
  static RemoteFailure of(String what, IOException e) {
    if (e instanceof RemoteFailure known) {
      return known;
    }
    if (e instanceof UnknownHostException) {
      return String.valueOf(e.getMessage()).contains("Temporary failure")
          ? RemoteFailure.retry(what + ": the host's name cannot be looked up at the moment", e)
          : RemoteFailure.askUser(what + ": the host is not known, check its name", e);
    }
    if (find(e, SSLException.class) != null) {
      return tls(what, e);
    }
    return RemoteFailure.retry(what + ": " + passing(e), e);
  }

  private static String passing(IOException e) {
    if (e instanceof ClosedByInterruptException) {
      return "it was left, the call was interrupted";
    }
    if (e instanceof AsynchronousCloseException || e instanceof ClosedChannelException) {
      return "the session was closed";
    }
    if (e instanceof SocketTimeoutException) {
      return "the server does not answer in time";
    }
    if (e instanceof NoRouteToHostException) {
      return "there is no route to the host";
    }
    if (e instanceof ConnectException) {
      return String.valueOf(e.getMessage()).contains("refused")
          ? "the connection was refused (is the server running?)"
          : "the server cannot be reached: " + words(e);
    }
    return e instanceof EOFException
        ? "the server closed the connection"
        : "the connection broke: " + words(e);
  }

  private static RemoteFailure tls(String what, IOException e) {
    if (find(e, CertificateExpiredException.class) != null) {
      return untrusted(what, "it is expired", e);
    }
    if (find(e, CertificateNotYetValidException.class) != null) {
      return untrusted(what, "it is not valid yet (is the clock right?)", e);
    }
    CertificateException wrong = find(e, CertificateException.class);
    if (wrong != null && String.valueOf(wrong.getMessage()).matches("(?s)No (subject|name).*")) {
      return untrusted(what, "it is for another host name", e);
    }
    if (wrong != null) {
      return untrusted(
          what,
          "it is self-signed or from an unknown CA; save the certificate or its CA as a PEM file"
              + " and name that by ca=FILE in the location or by ca_file",
          e);
    }
    String message = String.valueOf(find(e, SSLException.class).getMessage());
    if (message.contains("Unsupported or unrecognized SSL message")) {
      return RemoteFailure.askUser(
          what + ": the server does not begin with TLS; for TLS on demand write ftpes://", e);
    }
    if (find(e, SSLHandshakeException.class) != null && message.contains("fatal alert")) {
      return RemoteFailure.askUser(what + ": the server refused TLS: " + message, e);
    }
    return RemoteFailure.retry(what + ": the TLS connection broke: " + message, e);
  }

  private static RemoteFailure untrusted(String what, String why, IOException e) {
    return RemoteFailure.askUser(what + ": the server's certificate is not trusted: " + why, e);
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
