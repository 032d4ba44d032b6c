package org.seedferry.testing.ftp;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.seedferry.testing.tls.TestCertificate;

/**
 * The TLS of one control connection and its data connections. It knows no session of another
 * control connection, and which sockets have resumed one.
 */
final class FakeTls {

  private final SSLContext context = SSLContext.getInstance("TLS");
  private final boolean newest;
  private final Set<Socket> shown = ConcurrentHashMap.newKeySet();

  /**
   * @param newest whether it knows no TLS older than 1.3
   */
  FakeTls(TestCertificate certificate, boolean newest) throws GeneralSecurityException {
    this.newest = newest;
    context.init(
        new KeyManager[] {new Showing((X509ExtendedKeyManager) certificate.keyManagers()[0])},
        null,
        null);
  }

  SSLSocket secure(Socket socket) throws IOException {
    SSLSocket secured =
        (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
    secured.setUseClientMode(false);
    if (newest) {
      secured.setEnabledProtocols(new String[] {"TLSv1.3"});
    }
    secured.startHandshake();
    return secured;
  }

  /** A certificate is only shown where a session is new. */
  boolean isResumed(SSLSocket socket) {
    return !shown.contains(socket);
  }

  private final class Showing extends X509ExtendedKeyManager {

    private final X509ExtendedKeyManager keys;

    Showing(X509ExtendedKeyManager keys) {
      this.keys = keys;
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      shown.add(socket);
      return keys.chooseServerAlias(type, issuers, socket);
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return keys.getServerAliases(type, issuers);
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return keys.getClientAliases(type, issuers);
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return keys.chooseClientAlias(types, issuers, socket);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return keys.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return keys.getPrivateKey(alias);
    }
  }
}
