package org.seedferry.downloader.internal.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.seedferry.api.seedbox.SeedGoal;
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
          new SeedGoal(1.0, Duration.ofDays(14)),
          Remove.AUTO);

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile List<PolicySettings> settings;

  private final IntSupplier configured;

  @Activate
  public Policies(@Reference Configured configured) {
    this(List.of(), () -> configured.labels(PolicySettings.PID).size());
  }

  /**
   * Policies that do not change.
   *
   * @param configured how many there are to be
   */
  public Policies(List<PolicySettings> settings, IntSupplier configured) {
    this.settings = settings;
    this.configured = configured;
  }

  /** The policy of a label, as far as the policies are known. */
  public Policy of(String label) {
    return of(label, settings);
  }

  /**
   * The policy of a label; empty while one that is configured is not there yet, or not any more.
   * What cannot be undone waits for it: another policy than the user's would remove what is to
   * stay.
   */
  public Optional<Policy> certain(String label) {
    List<PolicySettings> now = settings;
    return now.size() == configured.getAsInt() ? Optional.of(of(label, now)) : Optional.empty();
  }

  private static Policy of(String label, List<PolicySettings> now) {
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
