package org.seedferry.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;
import static org.ops4j.pax.exam.CoreOptions.workingDirectory;

import jakarta.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javax.inject.Inject;
import org.junit.FixMethodOrder;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.MethodSorters;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.util.tracker.ServiceTracker;
import org.seedferry.guard.ExitReason;
import org.seedferry.guard.GuardListener;
import org.seedferry.guard.GuardReport;
import org.seedferry.guard.TaskExit;
import org.seedferry.guard.TaskReport;
import org.seedferry.guard.TaskState;
import org.seedferry.itests.felix.Inventory;
import org.seedferry.itests.felix.ProbeBundle;
import org.seedferry.itests.felix.Probes;
import org.seedferry.launcher.Features;
import org.seedferry.testing.Eventually;
import org.seedferry.testing.leak.FrameworkSource;
import org.seedferry.testing.leak.LeakSources;
import org.seedferry.testing.leak.Snapshot;

/** The very features that we ship, in a real Felix, with transfers arriving all the time. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
@FixMethodOrder(MethodSorters.NAME_ASCENDING)
public class FeaturesIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
  private static final int ROUNDS = 20;
  private static final String PREFIX = "org.seedferry.";

  /** The framework hands it to this test, from the class path. */
  private static final List<String> OF_THE_TESTS =
      List.of("org.seedferry.testing", "org.seedferry.testing.leak");

  private static final Set<String> EXPORTERS = Set.of(PREFIX + "api", PREFIX + "guard");

  @Inject private BundleContext context;

  private int arrived;

  @Configuration
  public Option[] configuration() throws IOException {
    Path folder = Files.createTempDirectory("seedferry-features");
    Path source = Files.createDirectories(folder.resolve("source"));
    List<Option> options = new ArrayList<>();
    Features features = Features.read(List.of("host", "seedferry"));
    for (Features.BundleEntry entry : features.bundles()) {
      options.add(bundle(entry.url().toString()).startLevel(entry.startLevel()));
    }
    Map<String, String> properties = new LinkedHashMap<>(features.frameworkProperties());
    for (Features.BundleEntry entry : features.bundles()) {
      if (entry.id().startsWith("org.seedferry:")) {
        properties.put(
            "seedferry.itests.jar." + PREFIX + entry.id().split(":")[1], entry.url().toString());
      }
    }
    Path work = Files.createDirectories(folder.resolve("home/data/work"));
    Path shell = Files.createDirectories(folder.resolve("shell/etc"));
    Files.writeString(shell.resolve("gosh_profile"), "");
    properties.put("gosh.home", shell.getParent().toString());
    properties.put("gosh.args", "--nointeractive");
    properties.put("seedferry.home", folder.resolve("home").toString());
    properties.put("felix.cm.dir", work.resolve("config").toString());
    properties.put(
        "felix.fileinstall.dir",
        Files.createDirectories(folder.resolve("home/bundles"))
            + ","
            + Files.createDirectories(folder.resolve("home/etc")));
    properties.put("felix.fileinstall.tmpdir", work.resolve("fileinstall").toString());
    properties.put("seedferry.itests.folder", folder.toString());
    properties.put(
        "configurator.initial",
        Json.createObjectBuilder()
            .add(":configurator:resource-version", 1)
            .add(":configurator:symbolic-name", "org.seedferry.itests")
            .add(":configurator:version", "1.0.0")
            .add(
                "org.seedferry.downloader",
                Json.createObjectBuilder().add("local.root", folder.resolve("local").toString()))
            .add("org.seedferry.orchestrator", Json.createObjectBuilder().add("interval", "1s"))
            .add(
                "org.seedferry.seedbox.folder~source",
                Json.createObjectBuilder()
                    .add("uri", source.toString())
                    .add("name", "source")
                    .add("settle", "0s"))
            .build()
            .toString());
    properties.forEach((key, value) -> options.add(frameworkProperty(key).value(value)));
    options.add(frameworkStartLevel(100));
    options.add(systemPackages(OF_THE_TESTS.toArray(String[]::new)));
    options.add(junitBundles());
    options.add(workingDirectory(work.resolve("exam").toString()));
    return options(options.toArray(Option[]::new));
  }

  @Test
  public void a_everyBundleIsActiveAndEveryComponentSatisfied() throws Exception {
    for (Bundle bundle : context.getBundles()) {
      boolean isFragment =
          (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
      assertEquals(
          bundle.getSymbolicName(),
          isFragment ? Bundle.RESOLVED : Bundle.ACTIVE,
          bundle.getState());
    }
    // What the launcher offers.
    context.registerService(
        Consumer.class, text -> {}, new Hashtable<>(Map.of("seedferry.role", "status")));
    context.registerService(
        IntConsumer.class, code -> {}, new Hashtable<>(Map.of("seedferry.role", "exit")));
    ServiceComponentRuntime runtime = service(ServiceComponentRuntime.class);
    Set<String> satisfied = new TreeSet<>();
    for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
      if (component.bundle.symbolicName.startsWith(PREFIX)) {
        for (ComponentConfigurationDTO one : runtime.getComponentConfigurationDTOs(component)) {
          assertTrue(
              component.name
                  + " is in state "
                  + one.state
                  + ": "
                  + Arrays.toString(one.unsatisfiedReferences),
              one.state == ComponentConfigurationDTO.SATISFIED
                  || one.state == ComponentConfigurationDTO.ACTIVE
                  || one.state == ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION
                      && component.configurationPolicy.equals("require"));
          if (one.state != ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION) {
            satisfied.add(component.name);
          }
        }
        assertTrue(
            component.name + " has no configuration, and is in no state at all",
            !runtime.getComponentConfigurationDTOs(component).isEmpty()
                || component.configurationPolicy.equals("require"));
      }
    }
    assertTrue(satisfied.toString(), satisfied.size() > 20);
    assertTrue(satisfied.toString(), satisfied.stream().anyMatch(c -> c.endsWith("FolderSeedbox")));
    arrive();
    awaitHome();
  }

  @Test
  public void b_onlyApiAndGuardExportOurPackages() {
    Set<String> exporters = new TreeSet<>();
    for (Bundle bundle : context.getBundles()) {
      bundle.adapt(BundleWiring.class).getCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream()
          .map(c -> (String) c.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))
          .filter(name -> name.startsWith(PREFIX))
          .filter(name -> !name.startsWith("org.seedferry.itests"))
          .filter(name -> !OF_THE_TESTS.contains(name))
          .forEach(name -> exporters.add(bundle.getSymbolicName()));
    }
    assertEquals(EXPORTERS, exporters);
  }

  @Test
  public void c_bundlesStopAndStartUnderLoadAndLeaveNothing() throws Exception {
    arrive();
    awaitHome();
    Inventory before = settled();
    for (Bundle bundle : ours()) {
      for (int round = 0; round < ROUNDS; round++) {
        if (round % 5 == 0) {
          arrive();
        }
        stop(bundle);
        bundle.start();
        assertEquals(bundle.getSymbolicName(), Bundle.ACTIVE, bundle.getState());
      }
      awaitSame(bundle.getSymbolicName() + " stopped and started " + ROUNDS + " times", before);
    }
    awaitHome();
  }

  @Test
  public void d_updatedBundlesLeaveNoClassLoader() throws Exception {
    Inventory before = settled();
    Map<String, WeakReference<ClassLoader>> loaders = new LinkedHashMap<>();
    for (Bundle bundle : ours()) {
      String jar = context.getProperty("seedferry.itests.jar." + bundle.getSymbolicName());
      // This test is wired to what these two export: it would not survive their refresh.
      if (!EXPORTERS.contains(bundle.getSymbolicName())) {
        arrive();
        loaders.put(
            bundle.getSymbolicName(),
            new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
        try (InputStream content = new URL(jar).openStream()) {
          bundle.update(content);
        }
        assertEquals(bundle.getSymbolicName(), Bundle.ACTIVE, bundle.getState());
      }
    }
    assertTrue(loaders.keySet().toString(), loaders.size() > 10);
    awaitSame("all updated", before);
    arrive();
    awaitHome();
    try {
      Eventually.holds(
          "the old class loaders are gone",
          LIMIT,
          () -> {
            System.gc();
            loaders.values().removeIf(loader -> loader.get() == null);
            return loaders.isEmpty();
          });
    } catch (AssertionError e) {
      throw new AssertionError("class loaders still alive: " + loaders.keySet());
    }
  }

  @Test
  public void e_aReconfiguredComponentHasOneTask() throws Exception {
    Bundle probe = context.installBundle("probe:ticker", ProbeBundle.with("Ticker"));
    List<TaskExit> exits = new CopyOnWriteArrayList<>();
    ServiceRegistration<?> listener = listen(exits);
    try {
      probe.start();
      awaitTasks("probe_ticker", 1);
      var configuration = service(ConfigurationAdmin.class).getConfiguration(ProbeBundle.NAME, "?");
      for (int round = 1; round <= 3; round++) {
        configuration.update(new Hashtable<>(Map.of("round", round)));
        int ended = round;
        Eventually.holds("reconfigured " + round + " times", LIMIT, () -> ended(exits) == ended);
        awaitTasks("probe_ticker", 1);
        Eventually.holds("it runs", LIMIT, () -> task("probe_ticker").runs() > 1);
      }
      stop(probe);
      assertEquals(List.of(), tasks("probe_"));
      assertEquals(4, ended(exits));
      configuration.delete();
    } finally {
      listener.unregister();
      probe.uninstall();
    }
  }

  @Test
  public void f_whatIsForgottenIsClosedAndReported() throws Exception {
    List<TaskExit> exits = new CopyOnWriteArrayList<>();
    ServiceRegistration<?> listener = listen(exits);
    Bundle probe = context.installBundle("probe:forgetful", ProbeBundle.with("Forgetful"));
    try {
      probe.start();
      awaitTasks("probe_forgotten", 1);
      stop(probe);
      assertEquals(List.of(), tasks("probe_"));
      List<TaskExit> reported =
          exits.stream().filter(exit -> exit.operation().equals("probe_forgotten")).toList();
      assertEquals(reported.toString(), 1, reported.size());
      assertEquals(ExitReason.CANCELLED, reported.get(0).reason());
      assertEquals(ProbeBundle.NAME, reported.get(0).bundle());
    } finally {
      listener.unregister();
      probe.uninstall();
    }
  }

  @Test
  public void g_aTaskThatDoesNotEndIsNamed() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    System.getProperties().put(Probes.RELEASE, release);
    Bundle probe = context.installBundle("probe:stubborn", ProbeBundle.with("Stubborn"));
    try {
      probe.start();
      awaitTasks("probe_stubborn", 1);
      Eventually.holds("it runs", LIMIT, () -> task("probe_stubborn").state() == TaskState.RUNNING);
      stop(probe);
      TaskReport stuck = task("probe_stubborn");
      assertEquals(TaskState.STUCK, stuck.state());
      assertEquals(ProbeBundle.NAME, stuck.bundle());
      assertNotNull(stuck.stuckSince());
      assertTrue(stuck.stack(), stuck.stack().contains("refuseToEnd"));
    } finally {
      release.countDown();
      System.getProperties().remove(Probes.RELEASE);
      probe.uninstall();
    }
    Eventually.holds("it has ended at last", LIMIT, () -> tasks("probe_").isEmpty());
  }

  @Test
  public void h_whatABundleHoldsIsNamedAndGoneWithIt() throws Exception {
    awaitHome();
    settled();
    try (FrameworkSource framework = LeakSources.framework(context)) {
      Snapshot before = Snapshot.take(framework);
      Bundle probe = context.installBundle("probe:held", ProbeBundle.with("Forgetful"));
      try {
        probe.start();
        awaitTasks("probe_forgotten", 1);
        List<String> held = before.leftWithin(Duration.ZERO);
        assertTrue(
            held.toString(),
            held.stream()
                .anyMatch(
                    text ->
                        text.startsWith("guarded task " + ProbeBundle.NAME + "/probe_forgotten")));
      } finally {
        probe.uninstall();
      }
      before.assertBackWithin(LIMIT);
    }
  }

  private void stop(Bundle bundle) throws Exception {
    long start = System.nanoTime();
    bundle.stop();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(
        bundle.getSymbolicName() + " took " + took + " to stop", took.compareTo(STOP_LIMIT) < 0);
  }

  private ServiceRegistration<?> listen(List<TaskExit> exits) {
    return context.registerService(GuardListener.class, exits::add, null);
  }

  /** How many tickers of the probe have come to their end. */
  private static long ended(List<TaskExit> exits) {
    return exits.stream()
        .filter(exit -> exit.operation().equals("probe_ticker"))
        .filter(exit -> exit.reason() == ExitReason.CANCELLED)
        .count();
  }

  private List<Bundle> ours() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getSymbolicName().startsWith(PREFIX))
        .filter(bundle -> !bundle.getSymbolicName().startsWith(ProbeBundle.NAME))
        .toList();
  }

  private Inventory inventory() {
    return Inventory.of(ours(), service(GuardReport.class));
  }

  /** Libraries start threads when they are first used. */
  private Inventory settled() throws Exception {
    Inventory[] last = {inventory()};
    Eventually.holds(
        "nothing changes any more",
        LIMIT,
        () -> {
          Inventory now = inventory();
          boolean same = now.equals(last[0]);
          last[0] = now;
          return same;
        });
    return last[0];
  }

  private void awaitSame(String what, Inventory before) throws Exception {
    List<String> different = new ArrayList<>();
    try {
      Eventually.holds(
          what,
          LIMIT,
          () -> {
            Inventory now = inventory();
            different.clear();
            different.addAll(now.moreThan(before));
            different.addAll(now.lostSince(before));
            return different.isEmpty();
          });
    } catch (AssertionError e) {
      throw new AssertionError(what + ": " + different);
    }
  }

  /** A transfer arrives on the seedbox. */
  private void arrive() throws IOException {
    Path source = folder().resolve("source");
    Path hidden = folder().resolve("arriving");
    Files.write(hidden, new byte[100_000 + arrived]);
    Files.move(hidden, source.resolve("transfer " + System.nanoTime() + " " + arrived++ + ".mkv"));
  }

  private void awaitHome() throws Exception {
    Set<String> expected = names(folder().resolve("source"));
    assertFalse(expected.isEmpty());
    Eventually.holds(
        "all that arrived is home",
        LIMIT,
        () -> names(folder().resolve("local")).containsAll(expected));
  }

  private static Set<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Set.of();
    }
    try (var files = Files.list(folder)) {
      Set<String> names = new TreeSet<>();
      files.forEach(file -> names.add(file.getFileName().toString()));
      return names;
    }
  }

  private Path folder() {
    return Path.of(context.getProperty("seedferry.itests.folder"));
  }

  private List<TaskReport> tasks(String name) {
    return service(GuardReport.class).tasks().stream()
        .filter(task -> task.operation().startsWith(name))
        .toList();
  }

  private TaskReport task(String name) {
    List<TaskReport> found = tasks(name);
    assertEquals(1, found.size());
    return found.get(0);
  }

  private void awaitTasks(String name, int count) throws Exception {
    Eventually.holds(count + " times " + name, LIMIT, () -> tasks(name).size() == count);
  }

  private <T> T service(Class<T> type) {
    ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
    tracker.open();
    try {
      assertNotNull("no " + type.getName(), tracker.waitForService(LIMIT.toMillis()));
      return context.getService(tracker.getServiceReference());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      tracker.close();
    }
  }
}
