package org.seedferry.downloader.internal.bandwidth;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** All limits of the bandwidth. Thread-safe. */
@Component(service = Bandwidth.class)
public final class Bandwidth {

  private static final String ALL = "";

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile List<BandwidthSettings> settings;

  private final Map<String, Throttle> throttles = new ConcurrentHashMap<>();

  @Activate
  public Bandwidth() {
    this(List.of());
  }

  /** These limits and no others. */
  public Bandwidth(List<BandwidthSettings> settings) {
    this.settings = settings;
  }

  /** The limits that hold for the connections to a seedbox. */
  public Lane lane(String seedbox, Instant now) {
    Lane lane = new Lane(throttle(ALL), throttle(seedbox));
    look(now);
    return lane;
  }

  private Throttle throttle(String seedbox) {
    return throttles.computeIfAbsent(seedbox, any -> new Throttle());
  }

  /** Sets every limit to what it is at this moment; to be called often. */
  public void look(Instant now) {
    List<BandwidthSettings> current = settings;
    throttles.forEach(
        (seedbox, throttle) ->
            throttle.limit(
                current.stream()
                    .filter(each -> each.seedbox().equals(seedbox))
                    .mapToLong(each -> each.at(now))
                    .min()
                    .orElse(Rates.UNLIMITED),
                now.toEpochMilli()));
  }
}
