package org.seedferry.transport.sftp.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.transport.Location;

/**
 * What a location lets us log in with.
 *
 * @param keys the key pairs to offer, in this order
 * @param password the password to offer; null for none
 * @param agent whether the keys of the user's ssh-agent are offered
 */
record Credentials(List<KeyPair> keys, Secret password, boolean agent) {

  private static final List<String> DEFAULT_KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa");

  /**
   * Takes the key of {@code identity=}. Where neither that nor a password is given, it takes the
   * user's own keys and agent; else they would use up the few attempts that servers allow.
   *
   * @throws RemoteFailure {@code ASK_USER} when the key of {@code identity=} cannot be used
   */
  static Credentials of(Location location, Path home, boolean agent) throws RemoteFailure {
    Secret password = location.password();
    String identity = location.option("identity");
    if (identity != null) {
      Loaded key = load(file(identity, home), password);
      return new Credentials(key.pairs, key.encrypted ? null : password, false);
    }
    List<KeyPair> keys = new ArrayList<>();
    if (password == null) {
      for (String name : DEFAULT_KEYS) {
        Path file = home.resolve(".ssh").resolve(name);
        if (Files.isReadable(file)) {
          keys.addAll(loadIfOpen(file));
        }
      }
    }
    return new Credentials(List.copyOf(keys), password, agent && password == null);
  }

  /** A file as people write it: {@code ~/} is the home folder. */
  static Path file(String text, Path home) {
    return text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
  }

  boolean isEmpty() {
    return keys.isEmpty() && password == null && !agent;
  }

  @Override
  public String toString() {
    return keys.size() + " keys";
  }

  private record Loaded(List<KeyPair> pairs, boolean encrypted) {}

  /** A default key that is encrypted or broken is none: nobody asked for it. */
  private static List<KeyPair> loadIfOpen(Path file) {
    try {
      return load(file, null).pairs;
    } catch (RemoteFailure e) {
      return List.of();
    }
  }

  private static Loaded load(Path file, Secret password) throws RemoteFailure {
    AtomicBoolean encrypted = new AtomicBoolean();
    FilePasswordProvider passwords =
        (session, resource, attempt) -> {
          encrypted.set(true);
          return password == null ? null : password.reveal();
        };
    try (InputStream in = Files.newInputStream(file)) {
      List<KeyPair> pairs = new ArrayList<>();
      Iterable<KeyPair> found =
          SecurityUtils.loadKeyPairIdentities(
              null, NamedResource.ofName(file.toString()), in, passwords);
      if (found != null) {
        found.forEach(pairs::add);
      }
      if (!pairs.isEmpty()) {
        return new Loaded(List.copyOf(pairs), encrypted.get());
      }
      throw unusable(file, encrypted.get(), password, null);
    } catch (NoSuchFileException e) {
      throw RemoteFailure.askUser("the key file " + file + " does not exist", e);
    } catch (java.nio.file.AccessDeniedException e) {
      throw RemoteFailure.askUser("the key file " + file + " cannot be read: permission denied", e);
    } catch (RemoteFailure e) {
      throw e;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw unusable(file, encrypted.get(), password, e);
    }
  }

  private static RemoteFailure unusable(
      Path file, boolean encrypted, Secret password, Exception cause) {
    String why =
        !encrypted
            ? " cannot be read: it is not a private key in OpenSSH's or a PEM form that is known"
                + " here; 'ssh-keygen -p -f FILE' writes it anew in OpenSSH's form"
            : password == null
                ? " is encrypted: give its passphrase as the location's password, for example by"
                    + " password-file=, or use a key without one"
                : " is encrypted, and the location's password does not open it";
    return RemoteFailure.askUser("the key file " + file + why, cause);
  }
}
