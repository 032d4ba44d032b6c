package org.seedferry.transport.sftp.internal;

import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.signature.Signature;
import org.seedferry.api.RemoteFailure;

/**
 * Decides whether one server is the one that is meant, before anything secret is sent to it.
 * Nothing is trusted at first sight and nothing is written.
 */
final class HostKeyCheck {

  /** Under which a connection carries its check. */
  static final AttributeKey<HostKeyCheck> KEY = new AttributeKey<>();

  private final Address address;
  private final Path file;
  private final KnownHosts known;
  private volatile RemoteFailure refusal;

  HostKeyCheck(Address address, Path file) throws RemoteFailure {
    this.address = address;
    this.file = file;
    this.known = KnownHosts.read(file);
  }

  /** Why the server was refused; null as long as it was not. */
  RemoteFailure refusal() {
    return refusal;
  }

  /** True when the key is the host's own. */
  boolean accepts(PublicKey key) {
    String[] entry = PublicKeyEntry.toString(key).split(" ");
    KnownHosts.Verdict verdict = known.judge(address.knownAs(), entry[0], entry[1]);
    if (verdict == KnownHosts.Verdict.KNOWN) {
      return true;
    }
    refusal = RemoteFailure.askUser(message(verdict, key, entry), null);
    return false;
  }

  /**
   * The given signatures, those first whose keys are known for this host, so that the server shows
   * the key that we can check. Certificates are left out: they are not checked here.
   */
  List<NamedFactory<Signature>> ordered(List<NamedFactory<Signature>> signatures) {
    List<String> types = known.typesOf(address.knownAs());
    List<NamedFactory<Signature>> first = new ArrayList<>();
    List<NamedFactory<Signature>> rest = new ArrayList<>();
    for (NamedFactory<Signature> signature : signatures) {
      if (!signature.getName().contains("-cert-")) {
        boolean checked = types.contains(KeyUtils.getCanonicalKeyType(signature.getName()));
        (checked ? first : rest).add(signature);
      }
    }
    first.addAll(rest);
    return first;
  }

  private String message(KnownHosts.Verdict verdict, PublicKey key, String[] entry) {
    String shown =
        address
            + " shows the "
            + entry[0]
            + " key "
            + KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
    String line = address.knownAs() + " " + entry[0] + " " + entry[1];
    return switch (verdict) {
      case REVOKED ->
          shown + ", which " + file + " marks as revoked: do not connect, ask who runs the server";
      case CHANGED ->
          "THE HOST KEY HAS CHANGED: "
              + shown
              + ", but another one is known from "
              + file
              + ". Somebody may be listening in, or the server was set up anew. Nothing was sent to it."
              + " Ask who runs it; only if the fingerprint is right, replace the old line by: "
              + line;
      default ->
          shown
              + ", which is not known"
              + (known.typesOf(address.knownAs()).isEmpty()
                  ? ""
                  : " (keys of other types are, and the server does not show one of these)")
              + ". If the fingerprint is right, add this line to "
              + file
              + ": "
              + line;
    };
  }
}
