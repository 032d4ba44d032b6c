package org.seedferry.home.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.LoggerFactory;

/** A real framework with the real File Install: who comes first, and what is in force then. */
class HomeIT {

  @TempDir Path work;
  private Path etc;
  private Path bundles;
  private Framework framework;
  private boolean probeFromUrl;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void collectLog() throws Exception {
    etc = Files.createDirectories(work.resolve("home/etc"));
    bundles = Files.createDirectories(work.resolve("home/bundles"));
    Logger logger = (Logger) LoggerFactory.getLogger("org.seedferry.home");
    logger.setLevel(Level.DEBUG);
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stop() throws Exception {
    ((Logger) LoggerFactory.getLogger("org.seedferry.home")).detachAppender(log);
    if (framework != null) {
      framework.stop();
      framework.waitForStop(10_000);
    }
  }

  @Test
  void aWrongFileNeverReachesConfigAdminAndAGoodOneDoes() throws Exception {
    Files.writeString(etc.resolve("probe.settings.cfg"), "slots = 99\n");
    start();
    assertThat(configuration("probe.settings")).isNull();
    assertThat(errors("configuration-errors"))
        .containsExactly(
            "etc/probe.settings.cfg line 1: key 'slots': '99' is out of range, it must be 1 to 16");

    write("probe.settings.cfg", "slots = 8\n.password = hush\n");
    until(() -> configuration("probe.settings") != null);
    assertThat(configuration("probe.settings").get("slots")).isEqualTo(8);
    assertThat(configuration("probe.settings").get("felix.fileinstall.filename")).isNull();
    assertThat(errors("configuration-errors")).isEmpty();
    assertThat(log.list.toString()).doesNotContain("hush");

    write("probe.settings.cfg", "slots = 9\npol = 5s\n");
    until(() -> !errors("configuration-errors").isEmpty());
    assertThat(errors("configuration-errors").get(0)).contains("line 2", "did you mean 'poll'?");
    assertThat(configuration("probe.settings").get("slots")).isEqualTo(8);

    Files.delete(etc.resolve("probe.settings.cfg"));
    until(() -> configuration("probe.settings") == null);
    assertThat(errors("configuration-errors")).isEmpty();
  }

  @Test
  void deletingTheFileBringsTheDefaultsOfTheFeatureBack() throws Exception {
    start();
    admin().getConfiguration("probe.settings", "?").update(new Hashtable<>(Map.of("slots", 5)));
    write("probe.settings.json", "{\"slots\": 7, \"poll\": \"2m\"}");
    until(() -> Integer.valueOf(7).equals(configuration("probe.settings").get("slots")));
    until(() -> messages().contains("probe.settings slots: 5 → 7"));

    Files.delete(etc.resolve("probe.settings.json"));
    until(() -> Integer.valueOf(5).equals(configuration("probe.settings").get("slots")));
    assertThat(configuration("probe.settings").get("poll")).isNull();
  }

  @Test
  void theOldVersionIsReadAgainFromTheUrlThatItCameFrom() throws Exception {
    probeFromUrl = true;
    aNewerJarUpdatesItsBundleInPlaceAndItsRemovalBringsTheOldOneBack();
  }

  @Test
  void aNewerJarUpdatesItsBundleInPlaceAndItsRemovalBringsTheOldOneBack() throws Exception {
    start();
    long id = probe().getBundleId();
    TestJars.probe(bundles.resolve("any-name.jar"), "probe", "2.0.0", Map.of());
    until(() -> probe().getVersion().getMajor() == 2 && probe().getState() == Bundle.ACTIVE);
    assertThat(probe().getBundleId()).isEqualTo(id);
    assertThat(count("probe")).isEqualTo(1);
    until(() -> messages().stream().anyMatch(line -> line.startsWith("bundle probe: 1.0.0 → 2")));

    Files.delete(bundles.resolve("any-name.jar"));
    until(() -> probe().getVersion().getMajor() == 1 && probe().getState() == Bundle.ACTIVE);
    assertThat(count("probe")).isEqualTo(1);
  }

  @Test
  void aJarThatDoesNotWorkIsRefusedAndTheVersionBeforeRunsOn() throws Exception {
    start();
    Path jar = bundles.resolve("probe.jar");
    TestJars.probe(jar, "probe", "2.0.0", Map.of());
    until(() -> probe().getVersion().getMajor() == 2);

    TestJars.probe(jar, "probe", "3.0.0", Map.of("Probe-Fails", "yes"));
    until(() -> !errors("bundle-errors").isEmpty());
    assertThat(errors("bundle-errors").get(0)).contains("the probe fails as told", "2.0.0 is back");
    assertThat(probe().getVersion().getMajor()).isEqualTo(2);
    assertThat(probe().getState()).isEqualTo(Bundle.ACTIVE);

    byte[] whole = Files.readAllBytes(jar);
    write(jar, Arrays.copyOf(whole, whole.length / 2));
    until(() -> errors("bundle-errors").toString().contains("broken"));
    assertThat(probe().getVersion().getMajor()).isEqualTo(2);

    TestJars.probe(jar, "probe", "4.0.0", Map.of("Import-Package", "no.such.thing"));
    until(() -> errors("bundle-errors").toString().contains("no.such.thing"));
    assertThat(probe().getVersion().getMajor()).isEqualTo(2);
    assertThat(probe().getState()).isEqualTo(Bundle.ACTIVE);

    Files.delete(jar);
    until(() -> probe().getVersion().getMajor() == 1 && probe().getState() == Bundle.ACTIVE);
    assertThat(errors("bundle-errors")).isEmpty();
  }

  @Test
  void aNewBundleIsInstalledAndGoesWithItsJarAndOneThatItNeedsMayComeLater() throws Exception {
    start();
    TestJars.probe(
        bundles.resolve("user.jar"),
        "user",
        "1.0.0",
        Map.of("Import-Package", "org.osgi.framework,org.seedferry.home.probe"));
    TestJars.probe(
        bundles.resolve("needy.jar"),
        "needy",
        "1.0.0",
        Map.of("Import-Package", "org.osgi.framework,late.comer"));
    until(() -> errors("bundle-errors").size() == 2);
    assertThat(count("user")).isZero();

    TestJars.probe(
        bundles.resolve("zz.jar"),
        "giver",
        "1.0.0",
        Map.of("Export-Package", "org.seedferry.home.probe"));
    until(() -> count("user") == 1 && bundle("user").getState() == Bundle.ACTIVE);
    assertThat(bundle("giver").adapt(BundleStartLevel.class).getStartLevel()).isEqualTo(20);
    assertThat(errors("bundle-errors")).singleElement().asString().contains("late.comer");

    Files.delete(bundles.resolve("user.jar"));
    until(() -> count("user") == 0);
  }

  @Test
  void ofTwoJarsOfOneBundleTheHigherVersionCounts() throws Exception {
    TestJars.probe(bundles.resolve("a.jar"), "probe", "3.0.0", Map.of());
    TestJars.probe(bundles.resolve("b.jar"), "probe", "2.0.0", Map.of());
    start();
    assertThat(probe().getVersion().getMajor()).isEqualTo(3);
    assertThat(probe().getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(messages()).anyMatch(line -> line.contains("version 3.0.0 of bundles/a.jar counts"));
    Files.delete(bundles.resolve("a.jar"));
    until(() -> probe().getVersion().getMajor() == 2);
  }

  @Test
  void jarsOfOneBundleThatAreTakenAwayTogetherLeaveItAsItWas() throws Exception {
    start();
    int jars = 8;
    List<Path> dropped = new ArrayList<>();
    for (int version = 2; version < 2 + jars; version++) {
      Path jar = work.resolve("probe-" + version + ".jar");
      dropped.add(
          bundles.resolve(TestJars.probe(jar, "probe", version + ".0.0", Map.of()).getFileName()));
      Files.move(jar, dropped.get(dropped.size() - 1));
    }
    until(() -> probe().getVersion().getMajor() == 1 + jars && probe().getState() == Bundle.ACTIVE);
    for (Path jar : dropped) {
      Files.delete(jar);
    }
    until(() -> probe().getVersion().getMajor() == 1 && probe().getState() == Bundle.ACTIVE);
    assertThat(errors("bundle-errors")).isEmpty();
    assertThat(messages()).noneMatch(line -> line.contains("is refused"));
  }

  @Test
  void whoUsesAnUpdatedBundlesPackagesIsMovedToTheNewOnes() throws Exception {
    start();
    Map<String, String> exports = Map.of("Export-Package", "org.seedferry.home.probe");
    TestJars.probe(bundles.resolve("giver.jar"), "giver", "1.0.0", exports);
    until(() -> count("giver") == 1 && bundle("giver").getState() == Bundle.ACTIVE);
    TestJars.probe(
        bundles.resolve("user.jar"),
        "user",
        "1.0.0",
        Map.of("Import-Package", "org.osgi.framework,org.seedferry.home.probe"));
    until(() -> count("user") == 1 && bundle("user").getState() == Bundle.ACTIVE);
    Class<?> before = bundle("user").loadClass("org.seedferry.home.probe.Probe");

    TestJars.probe(bundles.resolve("giver.jar"), "giver", "1.1.0", exports);
    until(
        () ->
            bundle("giver").getVersion().getMinor() == 1
                && bundle("user").getState() == Bundle.ACTIVE
                && bundle("user").loadClass("org.seedferry.home.probe.Probe") != before);
    assertThat(bundle("user").loadClass("org.seedferry.home.probe.Probe"))
        .isSameAs(bundle("giver").loadClass("org.seedferry.home.probe.Probe"));
  }

  @Test
  void settingsOfADroppedBundleApplyOnceItIsThere() throws Exception {
    start();
    write("org.seedferry.console.progress.cfg", "x = 1\n");
    write("late.pid.cfg", "slots = 6\n");
    until(() -> errors("configuration-errors").size() == 2);
    Path jar = TestJars.probe(work.resolve("late.jar"), "late", "1.0.0", Map.of());
    TestJars.replace(jar, "probe.settings", "late.pid");
    Files.move(jar, bundles.resolve("late.jar"));
    until(() -> configuration("late.pid") != null);
    assertThat(configuration("late.pid").get("slots")).isEqualTo(6);
    assertThat(errors("configuration-errors")).hasSize(1);
  }

  @Test
  void nothingInTheseFoldersIsLeftToFileInstallItself() throws Exception {
    start();
    write("probe.settings.config", "slots=I\"5\"\n");
    TestJars.probe(etc.resolve("stray.jar"), "stray", "1.0.0", Map.of());
    write(bundles.resolve("other.cfg"), "a = b".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    until(() -> errors("configuration-errors").size() == 2);
    until(() -> messages().stream().anyMatch(line -> line.contains("other.cfg is no jar")));
    assertThat(configuration("probe.settings")).isNull();
    assertThat(configuration("other")).isNull();
    assertThat(count("stray")).isZero();
  }

  @Test
  void aNewBundleThatLiesThereBeforeTheStartRunsAfterIt() throws Exception {
    TestJars.probe(bundles.resolve("a.jar"), "another", "1.0.0", Map.of());
    TestJars.probe(bundles.resolve("b.jar"), "bad", "1.0.0", Map.of("Probe-Fails", "yes"));
    start();
    assertThat(errors("bundle-errors"))
        .singleElement()
        .asString()
        .startsWith("bundles/b.jar: ")
        .contains("the probe fails as told");
    assertThat(bundle("another").getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(count("bad")).isZero();
  }

  @Test
  void aJarThatFailsAtTheStartOfTheHostIsPutBackToo() throws Exception {
    TestJars.probe(bundles.resolve("a.jar"), "probe", "3.0.0", Map.of("Probe-Fails", "yes"));
    start();
    assertThat(errors("bundle-errors").toString()).contains("the probe fails as told");
    assertThat(probe().getVersion().getMajor()).isEqualTo(1);
    assertThat(probe().getState()).isEqualTo(Bundle.ACTIVE);
  }

  @Test
  void thisBundleCanBeReplacedByItselfAndStillKnowsWhatWasBefore() throws Exception {
    start();
    write("probe.settings.cfg", "slots = 7\n");
    until(() -> configuration("probe.settings") != null);
    Path own = Path.of(System.getProperty("home.jar"));
    TestJars.withVersion(own, bundles.resolve("home.jar"), "99.0.0");
    until(
        () ->
            bundle("org.seedferry.home").getVersion().getMajor() == 99
                && bundle("org.seedferry.home").getState() == Bundle.ACTIVE
                && bundle("org.seedferry.home").getRegisteredServices() != null);
    TestJars.probe(bundles.resolve("probe.jar"), "probe", "2.0.0", Map.of());
    until(() -> probe().getVersion().getMajor() == 2);
    assertThat(configuration("probe.settings").get("slots")).isEqualTo(7);
    Files.delete(etc.resolve("probe.settings.cfg"));
    until(() -> configuration("probe.settings") == null);
  }

  @Test
  void aJarOfThisBundleThatIsTakenAwayWhileItReplacesItselfIsTakenBackOnlyAfterThat()
      throws Exception {
    start();
    String before = bundle("org.seedferry.home").getVersion().toString();
    Path dropped = bundles.resolve("home.jar");
    TestJars.withVersion(Path.of(System.getProperty("home.jar")), dropped, "99.0.0");
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (bundle("org.seedferry.home").getVersion().getMajor() != 99) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
    Files.delete(dropped);
    until(
        () ->
            messages().stream().anyMatch(line -> line.contains("its jar is gone"))
                && bundle("org.seedferry.home").getVersion().toString().equals(before)
                && bundle("org.seedferry.home").getState() == Bundle.ACTIVE);
    assertThat(messages().stream().filter(line -> line.startsWith("bundle org.seedferry.home")))
        .satisfiesExactly(
            there -> assertThat(there).contains(before + " → 99.0.0 (home.jar)"),
            back -> assertThat(back).contains("99.0.0 → " + before + " (its jar is gone)"));
    TestJars.probe(bundles.resolve("probe.jar"), "probe", "2.0.0", Map.of());
    until(() -> probe().getVersion().getMajor() == 2);
  }

  private void start() throws Exception {
    Map<String, String> properties = new HashMap<>();
    properties.put("org.osgi.framework.storage", work.resolve("cache").toString());
    properties.put("org.osgi.framework.storage.clean", "onFirstInit");
    properties.put("org.osgi.framework.startlevel.beginning", "100");
    properties.put("felix.log.level", "1");
    properties.put(
        "org.osgi.framework.system.packages.extra",
        "org.slf4j;version=2.0.20,org.slf4j.event;version=2.0.20,org.slf4j.spi;version=2.0.20,"
            + "jakarta.json;version=2.1.0,jakarta.json.stream;version=2.1.0,"
            + "org.seedferry.api;version=1.999,org.seedferry.api.transport;version=1.999");
    properties.put("seedferry.home", work.resolve("home").toString());
    properties.put("felix.fileinstall.dir", etc + "," + bundles);
    properties.put("felix.fileinstall.poll", "100");
    properties.put("felix.fileinstall.noInitialDelay", "true");
    properties.put("felix.fileinstall.log.level", "1");
    framework = new FrameworkFactory().newFramework(properties);
    framework.init();
    install("org.osgi.util.function-", 1);
    install("org.osgi.util.promise-", 1);
    install("org.osgi.service.component-", 1);
    install("org.apache.felix.configadmin-", 2);
    install("org.apache.felix.scr-", 3);
    install(Path.of(System.getProperty("home.jar")), 4);
    install("org.apache.felix.fileinstall-", 5);
    Path probe = TestJars.probe(work.resolve("probe-1.jar"), "probe", "1.0.0", Map.of());
    try (var in = Files.newInputStream(probe)) {
      Bundle bundle =
          context().installBundle(probeFromUrl ? probe.toUri().toString() : "x:probe", in);
      bundle.adapt(BundleStartLevel.class).setStartLevel(20);
      bundle.start();
    }
    framework.start();
  }

  private void install(String prefix, int level) throws Exception {
    String path =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> Path.of(entry).getFileName().toString().startsWith(prefix))
            .findFirst()
            .orElseThrow();
    install(Path.of(path), level);
  }

  private void install(Path jar, int level) throws Exception {
    Bundle bundle = context().installBundle(jar.toUri().toString());
    bundle.adapt(BundleStartLevel.class).setStartLevel(level);
    bundle.start();
  }

  private BundleContext context() {
    return framework.getBundleContext();
  }

  private Bundle probe() {
    return bundle("probe");
  }

  private Bundle bundle(String name) {
    return Arrays.stream(context().getBundles())
        .filter(bundle -> name.equals(bundle.getSymbolicName()))
        .findFirst()
        .orElseThrow();
  }

  private long count(String name) {
    return Arrays.stream(context().getBundles())
        .filter(bundle -> name.equals(bundle.getSymbolicName()))
        .count();
  }

  private record Configuration(Object service) {
    void update(Dictionary<String, ?> values) throws Exception {
      service.getClass().getMethod("update", Dictionary.class).invoke(service, values);
    }
  }

  private record Admin(Object service) {
    Configuration getConfiguration(String pid, String location) throws Exception {
      return new Configuration(
          service
              .getClass()
              .getMethod("getConfiguration", String.class, String.class)
              .invoke(service, pid, location));
    }

    Dictionary<?, ?> values(String pid) throws Exception {
      Object[] found =
          (Object[])
              service
                  .getClass()
                  .getMethod("listConfigurations", String.class)
                  .invoke(service, "(service.pid=" + pid + ")");
      return found == null
          ? null
          : (Dictionary<?, ?>) found[0].getClass().getMethod("getProperties").invoke(found[0]);
    }
  }

  private Admin admin() throws Exception {
    // All of them: the interface of the framework's class path is another one than the bundle's.
    return new Admin(service("org.osgi.service.cm.ConfigurationAdmin", null));
  }

  private Dictionary<?, ?> configuration(String pid) throws Exception {
    return admin().values(pid);
  }

  private List<String> errors(String role) throws Exception {
    Object supplier = service(Supplier.class.getName(), "(seedferry.role=" + role + ")");
    @SuppressWarnings("unchecked")
    List<String> errors = ((Supplier<List<String>>) supplier).get();
    return errors;
  }

  private Object service(String type, String filter) throws Exception {
    var references = context().getAllServiceReferences(type, filter);
    assertThat(references).as(type + " " + filter).hasSize(1);
    return context().getService(references[0]);
  }

  private List<String> messages() {
    return List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private void write(String name, String text) throws Exception {
    write(etc.resolve(name), text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private void write(Path file, byte[] content) throws Exception {
    Path temporary = work.resolve("part");
    Files.write(temporary, content);
    Files.move(temporary, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** File Install looks by the clock, so the only way is to look as well. */
  private void until(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "not within 20 s; the log says:\n" + String.join("\n", messages()));
      }
      synchronized (this) {
        wait(20);
      }
    }
  }
}
