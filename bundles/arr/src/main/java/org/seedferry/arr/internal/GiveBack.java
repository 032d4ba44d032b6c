package org.seedferry.arr.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferenceScope;
import org.seedferry.api.arr.Arr;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.progress.RemoteBoard;
import org.seedferry.api.progress.RemoteListing;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedTask;
import org.seedferry.guard.TaskSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back to one *arr what will not come home, as its settings say. A component of its own
 * beside {@link RestArr}, out of the same settings, for that one has to be there also while the
 * ledger is not.
 */
@Component(
    configurationPid = Arr.FACTORY_PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = {},
    immediate = true)
public final class GiveBack {

  static final String OPERATION = "give_back";

  private static final Logger LOG = LoggerFactory.getLogger(GiveBack.class);
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile RemoteBoard board;

  private final GuardedTask task;

  @Activate
  public GiveBack(
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard,
      @Reference Ledger ledger,
      @Reference HttpCaller http,
      @Reference OwnSide own,
      ArrSettings settings) {
    this.task = start(guard, ledger, http, own, settings);
  }

  @Deactivate
  void stop() {
    if (task != null) {
      task.close();
    }
  }

  private GuardedTask start(
      Guard guard, Ledger ledger, HttpCaller http, OwnSide own, ArrSettings settings) {
    ArrLink link;
    GiveBackRules rules;
    try {
      link = ArrLink.of(settings, http);
      rules = GiveBackRules.of(settings.give_back());
    } catch (IllegalArgumentException e) {
      LOG.debug("the *arr itself complains of its settings: {}", e.getMessage());
      return null;
    }
    if (link.calls() == null || rules.reasons().isEmpty()) {
      return null;
    }
    CaseWork work = new CaseWork(ledger, link, rules, own::localRoot, guard.clock());
    Cases cases = new Cases(ledger, link, rules, work, guard.clock(), this::seen);
    return guard.start(
        TaskSpec.every(INTERVAL, OPERATION).fields(Map.of("arr", link.name())), cases::round);
  }

  private List<RemoteListing> seen() {
    RemoteBoard current = board;
    return current == null ? List.of() : current.listings();
  }
}
