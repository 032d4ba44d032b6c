package org.seedferry.downloader.internal.fetch;

import java.nio.file.Path;
import java.time.Duration;
import org.seedferry.api.Durations;
import org.seedferry.api.Sizes;
import org.seedferry.downloader.internal.staging.LocalRoot;

/**
 * The settings of the downloader as they are used.
 *
 * @param root where deliveries appear
 * @param transfers how many transfers are fetched at a time
 * @param limits how many connections there are at most
 * @param space how full the disk may get
 * @param order which waiting transfer is next
 * @param lease for how long a fetch without progress keeps its claim
 */
record Terms(
    LocalRoot root, int transfers, Limits limits, Space space, Order order, Duration lease) {

  static Terms of(Downloader.Config config) {
    return new Terms(
        new LocalRoot(Path.of(config.local_root())),
        config.parallel_transfers(),
        new Limits(
            config.connections(),
            config.connections_per_host(),
            config.connections_per_seedbox(),
            config.connections_per_transfer()),
        new Space(Sizes.parse(config.free_space_floor()), Sizes.parse(config.free_space_margin())),
        Order.parse(config.order()),
        Durations.within("lease", config.lease(), "5s", "1d"));
  }
}
