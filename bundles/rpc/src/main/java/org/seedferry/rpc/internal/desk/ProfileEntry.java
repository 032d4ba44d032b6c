package org.seedferry.rpc.internal.desk;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One configured profile, as it is written. Immutable. */
@Component(
    configurationPid = ProfileEntry.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = ProfileEntry.class)
@Designate(ocd = ProfileEntry.Config.class, factory = true)
public final class ProfileEntry {

  static final String PID = "org.seedferry.rpc.profile";

  private static final Pattern BASE = Pattern.compile("(/[A-Za-z0-9._~-]+)*");
  private static final int AS_GENERAL = -1;
  private static final int MOST_SLOTS = 100_000;

  /** The settings of a profile. */
  @ObjectClassDefinition(
      name = "Torrent client by URL base",
      description =
          "A URL base of its own, for one *arr or some labels. Without any, /transmission/rpc, /rpc"
              + " and /api/v2 show everything.")
  public @interface Config {

    @AttributeDefinition(
        required = false,
        description =
            "The URL base, such as /sonarr: then /sonarr/transmission/rpc, /sonarr/rpc and"
                + " /sonarr/api/v2. Empty for none.")
    String base() default "";

    @AttributeDefinition(
        required = false,
        description = "The labels whose transfers it shows and takes; none for all.")
    String[] labels() default {};

    @AttributeDefinition(
        required = false,
        description = "The label of a grab that names no category; empty for the first of labels.")
    String label() default "";

    @AttributeDefinition(
        required = false,
        description =
            "The names of the seedboxes that its labels are given to, the preferred one first; none"
                + " for those of org.seedferry.rpc.")
    String[] seedboxes() default {};

    @AttributeDefinition(
        description =
            "How many transfers that are not complete each of them may have; 0 for no limit, -1 for"
                + " what org.seedferry.rpc says.",
        min = "-1",
        max = "100000")
    int slots() default AS_GENERAL;
  }

  private final Profile written;

  @Activate
  public ProfileEntry(Config config, Map<String, Object> properties) {
    this(config, String.valueOf(properties.get("service.pid")));
  }

  ProfileEntry(Config config, String pid) {
    Set<String> labels = new LinkedHashSet<>(listed(config.labels()));
    String label = config.label().strip();
    if (label.isEmpty() && !labels.isEmpty()) {
      label = labels.iterator().next();
    }
    if (!labels.isEmpty() && !labels.contains(label)) {
      throw new IllegalArgumentException(
          "label: '" + label + "' is none of labels, so what is grabbed would not be shown");
    }
    if (config.slots() < AS_GENERAL || config.slots() > MOST_SLOTS) {
      throw new IllegalArgumentException(
          "slots: " + config.slots() + " is out of range, it must be -1 to " + MOST_SLOTS);
    }
    this.written =
        new Profile(
            pid.substring(pid.indexOf('~') + 1),
            base(config.base()),
            labels,
            label,
            listed(config.seedboxes()),
            config.slots());
  }

  static List<String> listed(String[] texts) {
    return Stream.of(texts).map(String::strip).filter(text -> !text.isEmpty()).distinct().toList();
  }

  private static String base(String text) {
    String base = text.strip();
    while (base.endsWith("/")) {
      base = base.substring(0, base.length() - 1);
    }
    if (!base.isEmpty() && !base.startsWith("/")) {
      base = "/" + base;
    }
    if (!BASE.matcher(base).matches()) {
      throw new IllegalArgumentException(
          "base: '"
              + text
              + "' is none: write names of letters, digits, '-', '_', '.' and '~' with"
              + " a slash before each, such as /sonarr");
    }
    return base;
  }

  /** The profile, with the general seedboxes and slots where it says nothing of its own. */
  Profile profile(List<String> seedboxes, int slots) {
    return new Profile(
        written.name(),
        written.base(),
        written.labels(),
        written.label(),
        written.seedboxes().isEmpty() ? seedboxes : written.seedboxes(),
        written.slots() == AS_GENERAL ? slots : written.slots());
  }
}
