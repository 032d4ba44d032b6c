package org.seedferry.notifier.internal;

import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.seedferry.api.Durations;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.ledger.EventKind;
import org.seedferry.api.notify.Channel;
import org.seedferry.api.notify.Notice;

/** A webhook of a Discord channel. */
@Component(
    configurationPid = "org.seedferry.notifier.discord",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = Channel.class)
@Designate(ocd = DiscordChannel.Config.class, factory = true)
public final class DiscordChannel implements Channel {

  @ObjectClassDefinition(
      name = "Discord",
      description = "A Discord channel that is told by its webhook")
  public @interface Config {
    @AttributeDefinition(
        description = "Name of the channel, the key of its place in the event log; never changed")
    String name() default "discord";

    @AttributeDefinition(
        type = AttributeType.PASSWORD,
        description = "The webhook's URL, which is a secret, unless url.file names a file with it")
    String _url() default "";

    @AttributeDefinition(description = "File whose first line is the webhook's URL; empty for none")
    String url_file() default "";

    @AttributeDefinition(
        cardinality = Integer.MAX_VALUE,
        description =
            "The events that are told: QUEUED, DOWNLOADING, DOWNLOADED, IMPORTED, CLEANED, FAILED,"
                + " GAVE_UP, MISSING, ATTENTION")
    String[] events() default {
      "DOWNLOADED", "IMPORTED", "CLEANED", "GAVE_UP", "MISSING", "ATTENTION"
    };

    @AttributeDefinition(
        min = "1s",
        max = "10m",
        description = "How long one message may take, for instance 30s; 1s to 10m")
    String timeout() default "30s";
  }

  private final String name;
  private final Set<EventKind> kinds;
  private final Hook hook;

  @Activate
  public DiscordChannel(@Reference HttpCaller http, Config config) {
    this.name = config.name();
    this.kinds = Kinds.of(config.events());
    this.hook =
        new Hook(
            http,
            name,
            Hook.url(config._url(), config.url_file()),
            Durations.within("timeout", config.timeout(), "1s", "10m"));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<EventKind> kinds() {
    return kinds;
  }

  @Override
  public void send(Notice notice) throws RemoteFailure {
    hook.post(DiscordMessage.of(notice).toString(), Map.of());
  }

  @Override
  public String toString() {
    return name;
  }
}
