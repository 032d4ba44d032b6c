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

  private final Map<String, Route> readings = new HashMap<>();
  private final Map<String, Route> changes = new HashMap<>();

  Api(Desk desk, Profile profile) {
    Listing listing = new Listing(desk, profile);
    AppRoutes app = new AppRoutes(desk);
    LabelRoutes labels = new LabelRoutes(desk, listing);
    readings.putAll(app.readings());
    readings.putAll(new ListRoutes(desk, listing).routes());
    readings.putAll(labels.readings());
    readings.putAll(new TransferRoutes(listing).routes());
    readings.putAll(new SyncRoutes(desk, listing).routes());
    changes.putAll(app.changes());
    changes.putAll(labels.changes());
    changes.putAll(new ChangeRoutes(desk, listing).routes());
    changes.put("torrents/add", new AddRoute(desk, profile));
  }

  /**
   * Calls a method.
   *
   * @param method such as {@code torrents/info}
   * @param posted whether it may change something: an address alone, which any page may have a
   *     browser open, may not
   */
  Reply answer(String method, boolean posted, Parameters parameters) throws Refusal {
    Route change = changes.get(method);
    if (change != null && !posted) {
      throw Refusal.wrongMethod();
    }
    Route route = change != null ? change : readings.get(method);
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
