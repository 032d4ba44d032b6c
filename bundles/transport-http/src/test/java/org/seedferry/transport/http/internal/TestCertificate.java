package org.seedferry.transport.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server's certificate with a CA of its own. */
public final class TestCertificate {

  /** The name of a server on this machine. */
  public static final String HERE = "ip:127.0.0.1";

  private static final char[] PASSWORD = "password".toCharArray();

  private TestCertificate() {}

  /**
   * Makes a certificate.
   *
   * @param keys an empty folder
   * @param name whose it is, in keytool's form
   * @param more options of keytool
   */
  public static SSLContext make(Path keys, String name, String... more) throws Exception {
    keytool(keys, "-alias", "ca", "-dname", "CN=CA", "-ext", "bc:c");
    List<String> leaf = new ArrayList<>(List.of("-alias", "leaf", "-dname", "CN=test"));
    leaf.addAll(List.of("-signer", "ca", "-ext", "san=" + name));
    leaf.addAll(List.of(more));
    keytool(keys, leaf.toArray(String[]::new));
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys.resolve("keys.p12"))) {
      store.load(in, PASSWORD);
    }
    Files.writeString(
        pem(keys),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(store.getCertificate("ca").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    store.deleteEntry("ca");
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  /** The CA's PEM file. */
  public static Path pem(Path keys) {
    return keys.resolve("ca.pem");
  }

  private static void keytool(Path keys, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", keys.resolve("keys.p12").toString()));
    command.addAll(List.of("-storepass", new String(PASSWORD)));
    command.addAll(List.of(options));
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }
}
