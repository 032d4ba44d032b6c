package org.seedferry.itests.host;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.seedferry.launcher.Features;

/**
 * The features that we ship in a Felix of this process, with the settings of a home: what the jar
 * starts, but within reach of a test. For a process of its own.
 */
public final class EmbeddedHost implements AutoCloseable {

  private static final String OURS = "org.seedferry.";

  private final Framework framework;
  private final Map<String, Features.BundleEntry> jars = new LinkedHashMap<>();
  private final AtomicReference<Integer> asked = new AtomicReference<>();

  private EmbeddedHost(Framework framework) {
    this.framework = framework;
  }

  /**
   * Starts it, and returns when every bundle is active.
   *
   * @param home the folder whose {@code etc/} is watched
   * @param names the features
   * @param more further properties of the framework
   * @param before called with the framework's context before the first bundle starts
   */
  public static EmbeddedHost start(
      Path home, List<String> names, Map<String, String> more, Consumer<BundleContext> before)
      throws BundleException, IOException {
    Features features = Features.read(names);
    Map<String, String> properties = new LinkedHashMap<>(features.frameworkProperties());
    properties.putAll(folders(home));
    properties.put("configurator.initial", initial(features.configurations()));
    properties.put(
        Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "100");
    properties.putAll(more);
    logInto(home);
    Thread.currentThread().setContextClassLoader(null);
    EmbeddedHost host = new EmbeddedHost(new FrameworkFactory().newFramework(properties));
    host.framework.init();
    before.accept(host.context());
    host.context()
        .registerService(
            IntConsumer.class,
            code -> host.asked.compareAndSet(null, code),
            new Hashtable<>(Map.of("seedferry.role", "exit")));
    for (Features.BundleEntry entry : features.bundles()) {
      host.install(entry);
    }
    host.framework.start();
    host.checkActive();
    return host;
  }

  private static Map<String, String> folders(Path home) throws IOException {
    Path work = Files.createDirectories(home.resolve("data/work"));
    Path quiet = Files.createDirectories(work.resolve("shell/etc"));
    Files.writeString(quiet.resolve("gosh_profile"), "");
    Files.createDirectories(home.resolve("secrets"));
    return Map.of(
        "gosh.home",
        quiet.getParent().toString(),
        "gosh.args",
        "--nointeractive",
        "seedferry.home",
        home.toString(),
        "org.osgi.framework.storage",
        work.resolve("bundles").toString(),
        "felix.cm.dir",
        work.resolve("bundles/config").toString(),
        "felix.fileinstall.dir",
        Files.createDirectories(home.resolve("bundles"))
            + ","
            + Files.createDirectories(home.resolve("etc")),
        "felix.fileinstall.tmpdir",
        work.resolve("fileinstall").toString(),
        "org.apache.felix.configadmin.plugin.interpolation.secretsdir",
        home.resolve("secrets").toString());
  }

  private static String initial(Map<String, Map<String, Object>> configurations) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add(":configurator:resource-version", 1)
            .add(":configurator:symbolic-name", "org.seedferry.itests")
            .add(":configurator:version", "1.0.0");
    configurations.forEach((pid, settings) -> json.add(pid, Json.createObjectBuilder(settings)));
    return json.build().toString();
  }

  private static void logInto(Path home) {
    System.setProperty(
        "logback.configurationFile", Features.class.getResource("/logback-host.xml").toString());
    System.setProperty("seedferry.logs", home.resolve("logs").toString());
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.SEVERE);
  }

  private void install(Features.BundleEntry entry) throws BundleException, IOException {
    try (InputStream jar = entry.url().openStream()) {
      Bundle bundle = context().installBundle("seedferry:" + entry.id(), jar);
      bundle.adapt(BundleStartLevel.class).setStartLevel(entry.startLevel());
      jars.put(bundle.getSymbolicName(), entry);
      if (!isFragment(bundle)) {
        bundle.start(Bundle.START_ACTIVATION_POLICY);
      }
    }
  }

  private static boolean isFragment(Bundle bundle) {
    return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }

  private void checkActive() {
    for (Bundle bundle : context().getBundles()) {
      if (!isFragment(bundle) && bundle.getState() != Bundle.ACTIVE) {
        throw new AssertionError(bundle.getSymbolicName() + " is in state " + bundle.getState());
      }
    }
  }

  public BundleContext context() {
    return framework.getBundleContext();
  }

  /** A bundle by its symbolic name. */
  public Bundle bundle(String name) {
    return Arrays.stream(context().getBundles())
        .filter(bundle -> name.equals(bundle.getSymbolicName()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no bundle " + name));
  }

  /** Our own bundles. */
  public List<Bundle> ours() {
    return Arrays.stream(context().getBundles())
        .filter(bundle -> bundle.getSymbolicName().startsWith(OURS))
        .toList();
  }

  /** Updates a bundle with the very jar that the features ship. */
  public void update(Bundle bundle) throws BundleException, IOException {
    try (InputStream jar = jars.get(bundle.getSymbolicName()).url().openStream()) {
      bundle.update(jar);
    }
  }

  /** The exit code that a bundle has asked for, null while none has. */
  public Integer askedToExit() {
    return asked.get();
  }

  /** Every file of {@code etc/} is in force; what is wrong is named. */
  public List<String> bundlesNotActive() {
    List<String> lame = new ArrayList<>();
    for (Bundle bundle : context().getBundles()) {
      if (!isFragment(bundle) && bundle.getState() != Bundle.ACTIVE) {
        lame.add(bundle.getSymbolicName());
      }
    }
    return lame;
  }

  /** Stops the framework; false when that takes longer than the limit. */
  public boolean stop(Duration limit) throws BundleException, InterruptedException {
    framework.stop();
    return framework.waitForStop(limit.toMillis()).getType() != FrameworkEvent.WAIT_TIMEDOUT;
  }

  @Override
  public void close() throws BundleException, InterruptedException {
    stop(Duration.ofMinutes(1));
  }
}
