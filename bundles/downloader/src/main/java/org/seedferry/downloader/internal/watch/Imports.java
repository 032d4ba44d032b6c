package org.seedferry.downloader.internal.watch;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.seedferry.api.Transfer;
import org.seedferry.api.arr.Arr;
import org.seedferry.downloader.internal.policy.Policies;

/** Knows which transfers wait for an import, and which *arr may import them. */
@Component(service = Imports.class)
public final class Imports {

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile List<Arr> arrs = List.of();

  private final Policies policies;

  @Activate
  public Imports(@Reference Policies policies) {
    this.policies = policies;
  }

  Imports(Policies policies, List<Arr> arrs) {
    this.policies = policies;
    this.arrs = arrs;
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
    return arrs.stream()
        .filter(arr -> arr.labels().isEmpty() || arr.labels().contains(transfer.label()))
        .toList();
  }

  /** All that there are. */
  List<Arr> all() {
    return arrs;
  }
}
