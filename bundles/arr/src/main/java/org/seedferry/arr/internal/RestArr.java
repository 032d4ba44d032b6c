package org.seedferry.arr.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.seedferry.api.Durations;
import org.seedferry.api.KnowsPeer;
import org.seedferry.api.Peer;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.arr.Arr;
import org.seedferry.api.arr.Delivery;
import org.seedferry.api.arr.ImportStatus;
import org.seedferry.api.http.ClockedCaller;
import org.seedferry.api.http.HttpCaller;

/** A Sonarr, Radarr or Lidarr, asked by its REST interface. */
@Component(
    configurationPid = "org.seedferry.arr",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = Arr.class)
@Designate(ocd = RestArr.Config.class, factory = true)
public final class RestArr implements Arr, KnowsPeer {

  @ObjectClassDefinition(
      name = "Sonarr, Radarr or Lidarr",
      description = "One of them that imports what is brought home")
  public @interface Config {
    @AttributeDefinition(
        options = {
          @Option(label = "Sonarr", value = "sonarr"),
          @Option(label = "Radarr", value = "radarr"),
          @Option(label = "Lidarr", value = "lidarr")
        },
        description = "Which one it is: sonarr, radarr or lidarr")
    String app() default "sonarr";

    @AttributeDefinition(description = "Its name, for people; empty for the app's")
    String name() default "";

    @AttributeDefinition(
        description = "Its URL with its URL base, for instance http://localhost:8989/sonarr")
    String url() default "";

    @AttributeDefinition(
        type = AttributeType.PASSWORD,
        description = "Its API key (Settings, General), unless api.key.file names a file with it")
    String _api_key() default "";

    @AttributeDefinition(description = "File whose first line is the API key; empty for none")
    String api_key_file() default "";

    @AttributeDefinition(
        cardinality = Integer.MAX_VALUE,
        description = "The labels whose transfers it imports; none for all")
    String[] labels() default {};

    @AttributeDefinition(
        min = "1s",
        max = "10m",
        description = "How long one call may take, for instance 30s; 1s to 10m")
    String timeout() default "30s";
  }

  /** Clocks of two machines differ, and an import may be faster than our record of the delivery. */
  private static final Duration MARGIN = Duration.ofHours(1);

  private final App app;
  private final String name;
  private final Set<String> labels;
  private final ClockedCaller http;
  private final ArrApi api;

  @Activate
  public RestArr(@Reference HttpCaller http, Config config) {
    this.app = App.of(config.app());
    this.name = config.name().isBlank() ? app.word() : config.name().strip();
    this.labels = labels(config.labels());
    this.http = new ClockedCaller(http);
    this.api =
        new ArrApi(
            this.http,
            app,
            ArrApi.base(config.url()),
            apiKey(config),
            Durations.within("timeout", config.timeout(), "1s", "10m"));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<String> labels() {
    return labels;
  }

  @Override
  public Map<Long, ImportStatus> status(Collection<Delivery> deliveries) throws RemoteFailure {
    if (deliveries.isEmpty()) {
      return Map.of();
    }
    Instant oldest = deliveries.stream().map(Delivery::since).min(Instant::compareTo).orElseThrow();
    List<HistoryRow> history = api.historySince(oldest.minus(MARGIN));
    Judge judge = new Judge(app, history, api.queue(), MARGIN);
    Map<Long, ImportStatus> statuses = new HashMap<>();
    for (Delivery delivery : deliveries) {
      statuses.put(delivery.transferId(), judge.status(delivery));
    }
    return statuses;
  }

  @Override
  public Peer peer() throws RemoteFailure {
    String software = api.software();
    return new Peer(software, http.ahead(), -1);
  }

  @Override
  public void lookNow() throws RemoteFailure {
    api.command("RefreshMonitoredDownloads");
  }

  @Override
  public String toString() {
    return name;
  }

  private static Set<String> labels(String[] given) {
    Set<String> labels = new TreeSet<>();
    for (String label : given) {
      if (!label.isBlank()) {
        labels.add(label.strip());
      }
    }
    return Set.copyOf(labels);
  }

  private static Secret apiKey(Config config) {
    try {
      Secret key =
          config.api_key_file().isBlank()
              ? Secret.ofNullable(config._api_key())
              : Secret.fromFile(Path.of(config.api_key_file()));
      if (key == null) {
        throw new IllegalArgumentException(
            "the API key is missing: set .api.key or api.key.file (Settings, General in the *arr)");
      }
      return key;
    } catch (IOException e) {
      throw new IllegalArgumentException("api.key.file: " + e.getMessage(), e);
    }
  }
}
