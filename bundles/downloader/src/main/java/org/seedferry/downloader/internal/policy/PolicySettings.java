package org.seedferry.downloader.internal.policy;

import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.seedferry.api.Durations;
import org.seedferry.api.seedbox.SeedGoal;
import org.seedferry.downloader.internal.policy.Policy.AwaitImport;
import org.seedferry.downloader.internal.policy.Policy.Remove;
import org.seedferry.guard.Backoff;

/** One configured policy. */
@Component(
    configurationPid = PolicySettings.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = PolicySettings.class)
@Designate(ocd = PolicySettings.Config.class, factory = true)
public final class PolicySettings {

  static final String PID = "org.seedferry.downloader.policy";

  /** The settings of one policy. */
  @ObjectClassDefinition(
      name = "Policy",
      description =
          "What happens to the transfers of one label, or of all labels without a policy of their own.")
  public @interface Config {

    @AttributeDefinition(
        required = false,
        description = "The label; empty for all labels without a policy of their own.")
    String label() default "";

    @AttributeDefinition(
        description = "After how many failed tries a transfer is given up.",
        min = "1",
        max = "1000")
    int attempts() default 10;

    @AttributeDefinition(
        description = "The pause before the second try; it doubles from try to try (duration).",
        min = "1s",
        max = "1d")
    String retry_first() default "10s";

    @AttributeDefinition(
        description = "The longest pause between two tries (duration).",
        min = "1s",
        max = "7d")
    String retry_max() default "1h";

    @AttributeDefinition(
        description =
            "Whether an import is awaited: auto where an arr is configured for the label.",
        options = {
          @Option(label = "auto", value = "auto"),
          @Option(label = "yes", value = "yes"),
          @Option(label = "no", value = "no")
        })
    String await_import() default "auto";

    @AttributeDefinition(
        description = "After how long a missing import is reported (duration).",
        min = "1m",
        max = "365d")
    String import_limit() default "1d";

    @AttributeDefinition(
        description =
            "How long the local delivery is kept: auto (until it is imported, for ever where no import is awaited), forever, or a duration after"
                + " the download; never removed before an awaited import.")
    String keep_local() default "auto";

    @AttributeDefinition(
        description = "Uploaded over downloaded bytes at which seeding is enough.",
        min = "0",
        max = "1000")
    double seed_ratio() default 1.0;

    @AttributeDefinition(
        description = "The seeding time at which seeding is enough, whatever the ratio (duration).",
        min = "0s",
        max = "3650d")
    String seed_time() default "14d";

    @AttributeDefinition(
        description =
            "When a transfer is removed from its seedbox with its data: auto (seeded enough; never where the seedbox does not seed, such as a"
                + " folder), always (as soon as it is home and imported), never.",
        options = {
          @Option(label = "auto", value = "auto"),
          @Option(label = "always", value = "always"),
          @Option(label = "never", value = "never")
        })
    String remove() default "auto";
  }

  private final Policy policy;

  @Activate
  public PolicySettings(Config config) {
    this.policy =
        new Policy(
            config.label(),
            config.attempts(),
            new Backoff(
                Durations.within("retry.first", config.retry_first(), "1s", "1d"),
                Durations.within("retry.max", config.retry_max(), "1s", "7d"),
                0.2),
            AwaitImport.valueOf(config.await_import().toUpperCase(Locale.ROOT)),
            Durations.within("import.limit", config.import_limit(), "1m", "365d"),
            KeepLocal.parse(config.keep_local()),
            new SeedGoal(
                config.seed_ratio(),
                Durations.within("seed.time", config.seed_time(), "0s", "3650d")),
            Remove.valueOf(config.remove().toUpperCase(Locale.ROOT)));
  }

  Policy policy() {
    return policy;
  }
}
