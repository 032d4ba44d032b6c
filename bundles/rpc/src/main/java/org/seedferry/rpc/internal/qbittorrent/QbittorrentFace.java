package org.seedferry.rpc.internal.qbittorrent;

import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceScope;
import org.seedferry.api.gate.Gatekeeper;
import org.seedferry.guard.Guard;
import org.seedferry.rpc.internal.desk.Desk;
import org.seedferry.rpc.internal.desk.Profile;
import org.seedferry.rpc.internal.desk.Profiles;
import org.seedferry.rpc.internal.http.Mounts;

/**
 * Puts the Web API of a qBittorrent at the bases of all profiles. Who has logged in at one of them
 * may enter all. Made anew, without any session, when the profiles change.
 */
@Component(
    service = {},
    immediate = true)
public final class QbittorrentFace {

  private final Desk desk;
  private final Profiles profiles;
  private final Door door;
  private final Mounts mounts;

  @Activate
  public QbittorrentFace(
      BundleContext bundles,
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard,
      @Reference Desk desk,
      @Reference Profiles profiles,
      @Reference Gatekeeper gatekeeper) {
    this.desk = desk;
    this.profiles = profiles;
    this.door = new Door(gatekeeper, new Sessions(guard.clock()));
    this.mounts = new Mounts(bundles);
  }

  /** Not in the constructor: what the runtime drops right after that is never told to stop. */
  @Activate
  void start() {
    for (Profile profile : profiles.all()) {
      mounts.add(
          "qBittorrent " + profile.name(),
          Gatekeeper.OWN_LOGIN_CONTEXT,
          new QbittorrentServlet(desk, profile, door),
          List.of(
              profile.base() + QbittorrentServlet.API + "/*",
              profile.base() + QbittorrentServlet.OLD_VERSION));
    }
  }

  @Deactivate
  void stop() {
    mounts.close();
  }
}
