package org.seedferry.transport.ftp.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Decides whose certificates are trusted. Thread-safe. */
final class Trust {

  private final TrustManager[] managers;

  private Trust(TrustManager[] managers) {
    this.managers = managers;
  }

  /**
   * Trusts what the Java runtime trusts, and the certificates in the given PEM files.
   *
   * @throws IllegalArgumentException when a file cannot be read or holds no certificate; the
   *     message names it
   */
  static Trust of(List<Path> files) {
    try {
      KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
      all.load(null, null);
      int count = 0;
      for (TrustManager manager : factory(null).getTrustManagers()) {
        if (manager instanceof X509TrustManager x509) {
          for (X509Certificate issuer : x509.getAcceptedIssuers()) {
            all.setCertificateEntry("known-" + count++, issuer);
          }
        }
      }
      for (Path file : files) {
        for (Certificate certificate : read(file)) {
          all.setCertificateEntry("given-" + count++, certificate);
        }
      }
      return new Trust(factory(all).getTrustManagers());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /**
   * The TLS of one control connection and its data connections. Servers demand that a data
   * connection resumes the TLS session of its control connection, and no other one's: so each has a
   * memory of sessions of its own, where they stand under the control connection's address.
   *
   * @param cheap whether to speak TLS 1.2 only: it resumes a session without any new key exchange,
   *     which costs a small file more than all the rest does
   */
  Engines engines(Address address, boolean cheap) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers, null);
      return () -> engine(context, address, cheap);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /** Makes the TLS engines of one control connection. */
  @FunctionalInterface
  interface Engines {
    SSLEngine next();
  }

  private static SSLEngine engine(SSLContext context, Address address, boolean cheap) {
    SSLEngine engine = context.createSSLEngine(address.host(), address.port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    if (cheap) {
      parameters.setProtocols(new String[] {"TLSv1.2"});
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  private static TrustManagerFactory factory(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  private static Collection<? extends Certificate> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      var certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException("the certificate file " + file + " holds none");
      }
      return certificates;
    } catch (IOException e) {
      throw new IllegalArgumentException("the certificate file " + file + " cannot be read", e);
    } catch (CertificateException e) {
      throw new IllegalArgumentException(
          "the certificate file " + file + " is not PEM: " + e.getMessage(), e);
    }
  }
}
