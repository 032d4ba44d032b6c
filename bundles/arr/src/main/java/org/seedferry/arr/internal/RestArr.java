package org.seedferry.arr.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.seedferry.api.KnowsPeer;
import org.seedferry.api.Peer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.arr.Arr;
import org.seedferry.api.arr.Delivery;
import org.seedferry.api.arr.HostSight;
import org.seedferry.api.arr.ImportStatus;
import org.seedferry.api.arr.ImportStatus.Kind;
import org.seedferry.api.arr.KnowsHost;
import org.seedferry.api.http.ClockedCaller;
import org.seedferry.api.http.HttpCaller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Sonarr, Radarr, Lidarr or a relative of them: what it tells by its webhook, and what it answers
 * by its REST interface.
 */
@Component(
    configurationPid = Arr.FACTORY_PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = Arr.class)
@Designate(ocd = ArrSettings.class, factory = true)
public final class RestArr implements Arr, KnowsPeer, KnowsHost {

  private static final Logger LOG = LoggerFactory.getLogger(RestArr.class);

  /** Clocks of two machines differ, and an import may be faster than our record of the delivery. */
  private static final Duration MARGIN = Duration.ofHours(1);

  private final ArrLink link;
  private final ArrApi api;
  private final ClockedCaller http;
  private final HeardNews heard;
  private final OwnSide own;

  @Activate
  public RestArr(
      @Reference HttpCaller http,
      @Reference HeardNews heard,
      @Reference OwnSide own,
      ArrSettings settings) {
    this.http = new ClockedCaller(http);
    this.link = ArrLink.of(settings, this.http);
    this.api = link.api();
    this.heard = heard;
    this.own = own;
    GiveBackRules.of(settings.give_back());
  }

  @Override
  public String name() {
    return link.name();
  }

  @Override
  public Set<String> labels() {
    return link.labels();
  }

  @Override
  public boolean canBeAsked() {
    return api != null;
  }

  @Override
  public Map<Long, ImportStatus> status(Collection<Delivery> deliveries) throws RemoteFailure {
    Hearsay hearsay = new Hearsay(link.app(), heard.of(link.name()));
    Map<Long, ImportStatus> statuses = new HashMap<>();
    List<Delivery> open = new ArrayList<>();
    for (Delivery delivery : deliveries) {
      ImportStatus status = hearsay.status(delivery);
      if (status.kind() != Kind.UNKNOWN) {
        statuses.put(delivery.transferId(), status);
      }
      if (status.kind() != Kind.IMPORTED) {
        open.add(delivery);
      }
    }
    if (api != null && !open.isEmpty()) {
      try {
        ask(open).forEach((id, answer) -> statuses.merge(id, answer, RestArr::better));
      } catch (RemoteFailure e) {
        if (open.size() == deliveries.size()) {
          throw e;
        }
        LOG.info("{} tells only a part of what it has imported: {}", name(), e.getMessage());
        open.forEach(delivery -> statuses.remove(delivery.transferId()));
      }
    }
    return statuses;
  }

  /** An import that was told of stays one, also where the history does not show it yet. */
  private static ImportStatus better(ImportStatus told, ImportStatus answered) {
    boolean behind = answered.kind() == Kind.UNKNOWN || answered.kind() == Kind.WAITING;
    return told.kind() == Kind.PARTLY && behind ? told : answered;
  }

  private Map<Long, ImportStatus> ask(List<Delivery> deliveries) throws RemoteFailure {
    Instant oldest = deliveries.stream().map(Delivery::since).min(Instant::compareTo).orElseThrow();
    List<HistoryRow> history = api.historySince(oldest.minus(MARGIN));
    Judge judge = new Judge(link.app(), history, api.queue(), MARGIN);
    Map<Long, ImportStatus> statuses = new HashMap<>();
    for (Delivery delivery : deliveries) {
      statuses.put(delivery.transferId(), judge.status(delivery));
    }
    return statuses;
  }

  @Override
  public Peer peer() throws RemoteFailure {
    return api == null ? new Peer("", null, -1) : new Peer(api.software(), http.ahead(), -1);
  }

  @Override
  public List<HostSight> sights() throws RemoteFailure {
    return api == null ? List.of() : new Sights(link, own).look();
  }

  @Override
  public void lookNow() throws RemoteFailure {
    if (api != null) {
      api.command("RefreshMonitoredDownloads");
    }
  }

  @Override
  public String toString() {
    return link.name();
  }
}
