package org.seedferry.downloader.internal.bandwidth;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One configured limit. Settings that are wrong leave those before in force. */
@Component(
    configurationPid = BandwidthSettings.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = BandwidthSettings.class)
@Designate(ocd = BandwidthSettings.Config.class, factory = true)
public final class BandwidthSettings {

  static final String PID = "org.seedferry.downloader.bandwidth";

  /** The settings of one limit. */
  @ObjectClassDefinition(
      name = "Bandwidth",
      description =
          "How much may come over the line in a second, from one seedbox or from all together; a change counts at once.")
  public @interface Config {

    @AttributeDefinition(
        required = false,
        description = "The name of the seedbox; empty for all together.")
    String seedbox() default "";

    @AttributeDefinition(
        description =
            "Bytes in a second, such as 5MB/s or 512KiB/s; off for no limit, 0 for nothing at all. It holds where the schedule says nothing.")
    String limit() default "off";

    @AttributeDefinition(
        required = false,
        description =
            "Limits by the time of the week, separated by semicolons, such as"
                + " 'mon-fri 08:00-18:00 5MB/s; sat,sun 00:00-24:00 off'. Without days it holds daily; an end before the beginning lies on the"
                + " next day; the first that fits counts.")
    String schedule() default "";

    @AttributeDefinition(
        required = false,
        description =
            "The time zone of the schedule, such as Europe/Berlin; empty for that of this machine.")
    String time_zone() default "";
  }

  /** The settings as they are used; a null zone is that of the machine. */
  private record Settings(String seedbox, long limit, WeekPlan plan, ZoneId zone) {}

  private volatile Settings settings;

  @Activate
  public BandwidthSettings(Config config) {
    this.settings = read(config);
  }

  @Modified
  void modified(Config config) {
    settings = read(config);
  }

  /** The seedbox that it limits; empty for all together. */
  String seedbox() {
    return settings.seedbox();
  }

  /** Bytes in a second at a moment. */
  long at(Instant moment) {
    Settings now = settings;
    ZoneId zone = now.zone() == null ? ZoneId.systemDefault() : now.zone();
    return now.plan().at(LocalDateTime.ofInstant(moment, zone), now.limit());
  }

  private static Settings read(Config config) {
    return new Settings(
        config.seedbox().strip(),
        Rates.parse(config.limit()),
        WeekPlan.parse(config.schedule()),
        config.time_zone().isBlank() ? null : zone(config.time_zone().strip()));
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "time.zone: '" + name + "' is no time zone such as Europe/Berlin", e);
    }
  }
}
