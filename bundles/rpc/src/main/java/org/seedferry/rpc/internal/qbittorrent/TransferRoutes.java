package org.seedferry.rpc.internal.qbittorrent;

import java.util.Map;

/** What is told of all transfers together. The limits of speed are the host's own affair. */
final class TransferRoutes {

  private final Listing listing;

  TransferRoutes(Listing listing) {
    this.listing = listing;
  }

  Map<String, Route> routes() {
    return Map.of(
        "transfer/info", parameters -> AppRoutes.object(Figures.of(listing.rows()).transfer()),
        "transfer/speedLimitsMode", parameters -> Reply.text("0"),
        "transfer/downloadLimit", parameters -> Reply.text("0"),
        "transfer/uploadLimit", parameters -> Reply.text("0"));
  }
}
