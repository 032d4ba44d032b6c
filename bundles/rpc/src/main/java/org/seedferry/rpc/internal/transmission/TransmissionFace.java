package org.seedferry.rpc.internal.transmission;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.annotations.ReferenceScope;
import org.seedferry.api.gate.Gatekeeper;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.guard.Guard;
import org.seedferry.rpc.internal.desk.Desk;
import org.seedferry.rpc.internal.desk.Profile;
import org.seedferry.rpc.internal.desk.Profiles;
import org.seedferry.rpc.internal.http.Mounts;

/**
 * Puts the remote control of a Transmission at the bases of all profiles. Made anew, with another
 * session, when these change.
 */
@Component(
    service = {},
    immediate = true)
public final class TransmissionFace {

  private static final int SESSION_BYTES = 24;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile HttpCaller http;

  private final Guard guard;
  private final Desk desk;
  private final Profiles profiles;
  private final Mounts mounts;

  @Activate
  public TransmissionFace(
      BundleContext bundles,
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard,
      @Reference Desk desk,
      @Reference Profiles profiles) {
    this.guard = guard;
    this.desk = desk;
    this.profiles = profiles;
    this.mounts = new Mounts(bundles);
  }

  /** Not in the constructor: what the runtime drops right after that is never told to stop. */
  @Activate
  void start() {
    String session = newSession();
    Set<String> taken = new HashSet<>();
    for (Profile profile : profiles.all()) {
      List<String> patterns = patterns(profile.base());
      patterns.removeIf(pattern -> !taken.add(pattern));
      if (patterns.isEmpty()) {
        continue; // other bases come to the same paths
      }
      Methods methods =
          new Methods(desk, profile, session, new SourceReader(() -> http), guard.clock());
      mounts.add(
          "Transmission " + profile.name(),
          Gatekeeper.CONTEXT,
          new RpcServlet(new RpcHandler(new Rpc(methods), session)),
          patterns);
    }
  }

  /** Nobody can guess it: 192 random bits. */
  static String newSession() {
    byte[] random = new byte[SESSION_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** Where a base is served; also with a slash at the end, as transmission-remote asks. */
  static List<String> patterns(String base) {
    return new ArrayList<>(List.of(base + "/transmission/rpc/*", base + "/rpc/*"));
  }

  @Deactivate
  void stop() {
    mounts.close();
  }
}
