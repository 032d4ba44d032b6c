package org.seedferry.demo.internal;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceScope;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.guard.Guard;
import org.seedferry.guard.GuardedPool;
import org.seedferry.guard.GuardedTask;
import org.seedferry.testing.fake.FakeArr;
import org.seedferry.testing.fake.FakeDiscord;
import org.seedferry.testing.fake.FakeTransmission;

/**
 * Brings along what the demo needs: a Transmission whose torrents grow, a web server with their
 * files, a Sonarr that imports what arrives, and a chat. They speak the real protocols on loopback
 * ports; the bundles of the host do not know that it is a demo.
 */
@Component(
    configurationPid = Demo.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = Demo.class,
    immediate = true)
@Designate(ocd = Demo.Config.class)
public final class Demo {

  static final String PID = "org.seedferry.demo";

  private static final long LINE = 3L << 20;

  /** The settings of the demo. */
  @ObjectClassDefinition(name = "Demo", description = "The demo's own seedbox, Sonarr and chat.")
  public @interface Config {

    @AttributeDefinition(description = "The folder that the demo works in.")
    String folder();

    @AttributeDefinition(description = "The local root of the downloader.")
    String local_root();
  }

  private final ConfigurationAdmin configurations;
  private final GuardedPool servers;
  private final ThrottledFiles files;
  private final FakeTransmission transmission;
  private final FakeArr sonarr;
  private final FakeDiscord chat;
  private final List<Configuration> made = new ArrayList<>();
  private final GuardedTask story;

  @Activate
  public Demo(
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard,
      @Reference ConfigurationAdmin configurations,
      @Reference Ledger ledger,
      @Reference(target = "(seedferry.role=exit)") IntConsumer exit,
      Config config)
      throws IOException {
    this.configurations = configurations;
    Path folder = Path.of(config.folder());
    Path remote = Files.createDirectories(folder.resolve("seedbox"));
    Path library = Files.createDirectories(folder.resolve("library"));
    Path local = Files.createDirectories(Path.of(config.local_root()));
    this.servers = guard.pool("serve", 16, 256);
    Executor executor = call -> servers.trySubmit("serve", Map.of(), stop -> call.run());
    this.files = new ThrottledFiles(remote, LINE, executor);
    this.transmission = FakeTransmission.start(executor).login("demo", "demo").storeIn(remote);
    this.sonarr = FakeArr.start(executor, FakeArr.App.SONARR).watch(local, library, true);
    this.chat = FakeDiscord.start(executor);
    configure(local);
    this.story =
        guard.every(
            Duration.ofMillis(250),
            "tell_story",
            new Story(transmission, sonarr, chat, ledger, exit, guard.clock(), library));
  }

  private void configure(Path local) throws IOException {
    String data = URLEncoder.encode(files.uri().toString(), StandardCharsets.UTF_8);
    String rpc = "transmission+" + transmission.uri().toString().replace("http://", "http://demo@");
    add(
        "org.seedferry.seedbox.transmission",
        Map.of(
            "uri",
            rpc + "?data=" + data,
            ".password",
            "demo",
            "label",
            "tv",
            "name",
            "demo-seedbox"));
    add(
        "org.seedferry.arr",
        Map.of("app", "sonarr", "url", sonarr.uri().toString(), ".api.key", sonarr.apiKey()));
    add("org.seedferry.notifier.discord", Map.of(".url", chat.uri().toString()));
    add("org.seedferry.downloader.policy", Map.of("seed.ratio", 1.0));
  }

  private void add(String factory, Map<String, Object> settings) throws IOException {
    Configuration configuration = configurations.getFactoryConfiguration(factory, "demo", "?");
    Dictionary<String, Object> properties = new Hashtable<>(settings);
    configuration.update(properties);
    made.add(configuration);
  }

  @Deactivate
  void stop() throws IOException {
    story.close();
    for (Configuration configuration : made) {
      configuration.delete();
    }
    transmission.close();
    sonarr.close();
    chat.close();
    files.close();
    servers.close();
  }
}
