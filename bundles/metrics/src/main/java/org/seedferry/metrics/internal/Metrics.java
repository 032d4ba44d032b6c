package org.seedferry.metrics.internal;

import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.notify.Channel;
import org.seedferry.api.progress.DeliverySpace;
import org.seedferry.api.progress.DropMeter;
import org.seedferry.api.progress.PollBoard;
import org.seedferry.api.progress.ProgressBoard;
import org.seedferry.api.progress.TrafficMeter;
import org.seedferry.guard.GuardListener;
import org.seedferry.guard.GuardReport;
import org.seedferry.guard.TaskExit;

/**
 * Keeps the counters of the guard's exits, and reads everything else at a scrape. What is not there
 * at the moment is left out.
 */
@Component(
    service = {Metrics.class, GuardListener.class},
    immediate = true)
public final class Metrics implements GuardListener {

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile Ledger ledger;

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile List<Channel> channels = List.of();

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile ProgressBoard progress;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile TrafficMeter traffic;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile DeliverySpace space;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile PollBoard polls;

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile List<DropMeter> drops = List.of();

  private final BundleContext context;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final TaskBooks books;
  private final List<Source> sources;
  private final BundleListener gone = this::bundleChanged;

  @Activate
  public Metrics(BundleContext context, @Reference GuardReport report) {
    this.context = context;
    // Not from the environment: what is scraped is a promise.
    PrometheusProperties properties = PrometheusProperties.builder().build();
    this.books = new TaskBooks(properties, registry);
    this.sources =
        List.of(
            new HostSource(context),
            new GuardSource(report),
            new LedgerSource(() -> ledger, () -> channels),
            new FetchSource(() -> progress, () -> traffic, () -> space),
            new PollSource(() -> polls),
            new DropSource(() -> drops));
    Machine.register(properties, registry);
    context.addBundleListener(gone);
  }

  @Deactivate
  void stop() {
    context.removeBundleListener(gone);
    registry.clear();
  }

  @Override
  public void exited(TaskExit exit) {
    books.count(exit);
  }

  /** Everything as it is now. One at a time: a look at all threads is not cheap. */
  synchronized MetricSnapshots scrape() {
    Reading reading = new Reading();
    sources.forEach(source -> source.read(reading));
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    reading.snapshots().forEach(all::metricSnapshot);
    registry.scrape().forEach(all::metricSnapshot);
    return all.build();
  }

  private void bundleChanged(BundleEvent event) {
    if (event.getType() == BundleEvent.UNINSTALLED) {
      String name = event.getBundle().getSymbolicName();
      if (name != null) {
        books.forget(name);
      }
    }
  }
}
