package org.seedferry.downloader.internal.policy;

import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.seedferry.downloader.internal.policy.Policy.AwaitImport;
import org.seedferry.downloader.internal.policy.Policy.Remove;
import org.seedferry.guard.Backoff;

/** All policies. */
@Component(service = Policies.class)
public final class Policies {

  /** What holds where nothing is configured. */
  public static final Policy DEFAULT =
      new Policy(
          "",
          10,
          new Backoff(Duration.ofSeconds(10), Duration.ofHours(1), 0.2),
          AwaitImport.AUTO,
          Duration.ofDays(1),
          new KeepLocal(KeepLocal.Mode.AUTO, null),
          1.0,
          Duration.ofDays(14),
          Remove.AUTO);

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile List<PolicySettings> settings;

  @Activate
  public Policies() {
    this(List.of());
  }

  public Policies(List<PolicySettings> settings) {
    this.settings = settings;
  }

  /** The policy of a label. */
  public Policy of(String label) {
    List<PolicySettings> now = settings;
    return now.stream()
        .map(PolicySettings::policy)
        .filter(policy -> policy.label().equals(label))
        .findFirst()
        .or(
            () ->
                now.stream()
                    .map(PolicySettings::policy)
                    .filter(policy -> policy.label().isEmpty())
                    .findFirst())
        .orElse(DEFAULT);
  }
}
