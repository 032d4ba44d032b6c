package org.seedferry.downloader.internal.watch;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.seedferry.api.References;
import org.seedferry.api.Services;
import org.seedferry.api.Transfer;
import org.seedferry.api.arr.Arr;
import org.seedferry.downloader.internal.policy.Configured;
import org.seedferry.downloader.internal.policy.Policies;

/** Knows which transfers wait for an import, and which *arr may import them. */
@Component(service = Imports.class)
public final class Imports {

  private final References<Arr> bound;
  private final Services<Arr> arrs;
  private final Policies policies;
  private final Supplier<List<Set<String>>> configured;

  @Activate
  public Imports(
      BundleContext context, @Reference Policies policies, @Reference Configured configured) {
    this.bound = new References<>(context);
    this.arrs = new Services<>("*arr", bound);
    this.policies = policies;
    this.configured = () -> configured.labels(Arr.FACTORY_PID);
  }

  Imports(Policies policies, List<Arr> arrs, Supplier<List<Set<String>>> configured) {
    this.bound = null;
    this.arrs = new Services<>("*arr", () -> arrs);
    this.policies = policies;
    this.configured = configured;
  }

  @Reference(
      service = Arr.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addArr(ServiceReference<Arr> arr) {
    bound.add(arr);
  }

  void removeArr(ServiceReference<Arr> arr) {
    bound.remove(arr);
  }

  /**
   * True when the transfer's way leads through an import: also while the *arr that is configured
   * for it is away, and while it is not certain.
   */
  boolean awaited(Transfer transfer) {
    return policies
        .certain(transfer.label())
        .map(
            policy ->
                switch (policy.awaitImport()) {
                  case YES -> true;
                  case NO -> false;
                  case AUTO -> !of(transfer).isEmpty() || isConfiguredFor(transfer.label());
                })
        .orElse(true);
  }

  private boolean isConfiguredFor(String label) {
    return configured.get().stream().anyMatch(labels -> labels.isEmpty() || labels.contains(label));
  }

  /** Those who may import it. */
  List<Arr> of(Transfer transfer) {
    return arrs.all().stream()
        .filter(arr -> arr.labels().isEmpty() || arr.labels().contains(transfer.label()))
        .toList();
  }

  /** All that there are. */
  Services<Arr> services() {
    return arrs;
  }
}
