package org.seedferry.testing.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server's certificate and its authority, made by the JDK's keytool. Immutable. */
public final class TestCertificate {

  private static final char[] PASSWORD = "password".toCharArray();

  private final Path folder;
  private final KeyStore store;

  private TestCertificate(Path folder, KeyStore store) {
    this.folder = folder;
    this.store = store;
  }

  /**
   * Makes one.
   *
   * @param folder where its files are put
   * @param name whom it is for, such as {@code ip:127.0.0.1}
   * @param more further options of keytool for it
   */
  public static TestCertificate make(Path folder, String name, String... more)
      throws IOException, GeneralSecurityException {
    Path keys = folder.resolve("keys.p12");
    keytool(keys, List.of("-alias", "ca", "-dname", "CN=CA", "-ext", "bc:c"));
    List<String> leaf = new ArrayList<>(List.of("-alias", "leaf", "-dname", "CN=test"));
    leaf.addAll(List.of("-signer", "ca", "-ext", "san=" + name));
    leaf.addAll(List.of(more));
    keytool(keys, leaf);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD);
    }
    write(folder.resolve("ca.pem"), "CERTIFICATE", store.getCertificate("ca").getEncoded());
    write(folder.resolve("leaf.pem"), "CERTIFICATE", store.getCertificate("leaf").getEncoded());
    write(folder.resolve("key.pem"), "PRIVATE KEY", store.getKey("leaf", PASSWORD).getEncoded());
    store.deleteEntry("ca");
    return new TestCertificate(folder, store);
  }

  /** The authority, in PEM. */
  public Path authority() {
    return folder.resolve("ca.pem");
  }

  /** The server's certificate, in PEM. */
  public Path certificate() {
    return folder.resolve("leaf.pem");
  }

  /** The server's private key, in PEM. */
  public Path key() {
    return folder.resolve("key.pem");
  }

  /** What a server of this process shows itself by. */
  public KeyManager[] keyManagers() throws GeneralSecurityException {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD);
    return factory.getKeyManagers();
  }

  /** A new context for a server of this process, which remembers no session of another one. */
  public SSLContext context() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers(), null, null);
    return context;
  }

  private static void write(Path file, String what, byte[] content) throws IOException {
    Files.writeString(
        file,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(what, Base64.getMimeEncoder().encodeToString(content), what));
  }

  private static void keytool(Path keys, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", keys.toString(), "-storepass", new String(PASSWORD)));
    command.addAll(options);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
