package org.seedferry.rpc.internal.qbittorrent;

import java.util.HashMap;
import java.util.Map;
import org.seedferry.api.ledger.LedgerException;
import org.seedferry.rpc.internal.desk.Desk;
import org.seedferry.rpc.internal.desk.Profile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The methods of qBittorrent's Web API 2.8 over a profile, but for those of the login. The protocol
 * is described in qBittorrent's wiki, "WebUI API (qBittorrent 4.1)". Thread-safe.
 */
final class Api {

  private static final Logger LOG = LoggerFactory.getLogger(Api.class);

  private final Map<String, Route> routes = new HashMap<>();

  Api(Desk desk, Profile profile) {
    Listing listing = new Listing(desk, profile);
    routes.putAll(new AppRoutes(desk).routes());
    routes.putAll(new ListRoutes(desk, listing).routes());
    routes.putAll(new ChangeRoutes(desk, listing).routes());
    routes.putAll(new LabelRoutes(desk, listing).routes());
    routes.putAll(new TransferRoutes(listing).routes());
    routes.putAll(new SyncRoutes(desk, listing).routes());
    routes.put("torrents/add", new AddRoute(desk, profile));
  }

  /**
   * Calls a method.
   *
   * @param method such as {@code torrents/info}
   */
  Reply answer(String method, Parameters parameters) throws Refusal {
    Route route = routes.get(method);
    if (route == null) {
      throw Refusal.notFound();
    }
    try {
      return route.answer(parameters);
    } catch (LedgerException | IllegalStateException e) {
      LOG.info("'{}' is not answered: {}", method, e.getMessage());
      throw new Refusal(Refusal.UNAVAILABLE, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("'{}' is not answered", method, e);
      throw new Refusal(Refusal.DEFECT, "Internal error, which Seedferry's log explains.");
    }
  }
}
