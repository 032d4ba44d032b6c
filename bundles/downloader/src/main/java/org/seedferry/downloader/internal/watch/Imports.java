package org.seedferry.downloader.internal.watch;

import java.util.List;
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
import org.seedferry.downloader.internal.policy.Policies;

/** Knows which transfers wait for an import, and which *arr may import them. */
@Component(service = Imports.class)
public final class Imports {

  private final References<Arr> bound;
  private final Services<Arr> arrs;
  private final Policies policies;

  @Activate
  public Imports(BundleContext context, @Reference Policies policies) {
    this.bound = new References<>(context);
    this.arrs = new Services<>("*arr", bound);
    this.policies = policies;
  }

  Imports(Policies policies, List<Arr> arrs) {
    this.bound = null;
    this.arrs = new Services<>("*arr", () -> arrs);
    this.policies = policies;
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

  /** True when the transfer's way leads through an import. */
  boolean awaited(Transfer transfer) {
    return switch (policies.of(transfer.label()).awaitImport()) {
      case YES -> true;
      case NO -> false;
      case AUTO -> !of(transfer).isEmpty();
    };
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
