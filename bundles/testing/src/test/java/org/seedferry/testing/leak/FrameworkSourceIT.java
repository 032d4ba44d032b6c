package org.seedferry.testing.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleListener;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.seedferry.testing.leak.Snapshot.By;
import org.seedferry.testing.leak.probe.Probe;

/** In a real Felix: what a bundle leaves behind is found and named. */
class FrameworkSourceIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir private Path folder;
  private Framework framework;
  private BundleContext context;
  private FrameworkSource source;
  private Snapshot before;
  private Bundle probe;

  @BeforeEach
  void start() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(Map.of("org.osgi.framework.storage", folder.resolve("cache").toString()));
    framework.start();
    context = framework.getBundleContext();
    source = LeakSources.framework(context);
    before = Snapshot.take(source);
    probe = install();
  }

  @AfterEach
  void stop() throws Exception {
    source.close();
    framework.stop();
    framework.waitForStop(LIMIT.toMillis());
  }

  @Test
  void aServiceIsNamedWithItsBundleAndItsId() throws Exception {
    ServiceRegistration<Runnable> service =
        probe
            .getBundleContext()
            .registerService(
                Runnable.class,
                (Runnable) instance(),
                new Hashtable<>(Map.of("service.pid", "some.pid")));
    assertThat(before.leftWithin(Duration.ZERO))
        .singleElement()
        .asString()
        .startsWith("service probe 1.0.0 [1] [java.lang.Runnable] service.id=")
        .endsWith(", service.pid=some.pid");
    service.unregister();
    assertThat(before.leftWithin(LIMIT)).isEmpty();
  }

  @Test
  void listenersOfEveryKindAreNamedWithTheirClassAndBundle() throws Exception {
    BundleContext owner = probe.getBundleContext();
    Object listener = instance();
    owner.addServiceListener((ServiceListener) listener, "(a=b)");
    owner.addBundleListener((BundleListener) listener);
    owner.addFrameworkListener((FrameworkListener) listener);
    String text = " listener " + Probe.class.getName() + " of probe 1.0.0 [1]";
    assertThat(before.leftWithin(Duration.ZERO))
        .containsExactlyInAnyOrder(
            "service" + text + ", filter (a=b)", "bundle" + text, "framework" + text);
    probe.stop();
    assertThat(before.leftWithin(LIMIT)).isEmpty();
  }

  @Test
  void theClassLoaderOfABundleThatIsGoneIsNamedAndTheThreadThatHoldsIt() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Thread holder = new Thread(() -> awaitUninterrupted(end), "holder");
    holder.setContextClassLoader(probe.loadClass(Probe.class.getName()).getClassLoader());
    holder.start();
    probe.uninstall();
    probe = null;
    assertThat(before.leftWithin(Duration.ZERO))
        .singleElement()
        .asString()
        .startsWith("class loader probe 1.0.0 [1] revision probe [1](R 1.0): still in memory; ")
        .endsWith("context class loader of thread holder");
    end.countDown();
    holder.join();
    holder = null;
    assertThat(before.leftWithin(LIMIT)).isEmpty();
  }

  @Test
  void aThreadLocalThatHoldsTheClassLoaderIsNamed() throws Exception {
    Thread here = Thread.currentThread();
    CountDownLatch set = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Runnable work = (Runnable) instance();
    Thread holder = new Thread(keep(work, set, end), "holder");
    holder.setContextClassLoader(here.getContextClassLoader());
    holder.start();
    set.await();
    work = null;
    probe.uninstall();
    probe = null;
    assertThat(before.leftWithin(Duration.ZERO))
        .singleElement()
        .asString()
        .endsWith("thread local of thread holder: " + Probe.class.getName());
    end.countDown();
    holder.join();
    assertThat(before.leftWithin(LIMIT)).isEmpty();
  }

  @Test
  void theClassLoaderOfARevisionBeforeAnUpdateIsNamed() throws Exception {
    Object[] held = {instance()};
    for (int i = 0; i < 3; i++) {
      probe.update(jar());
      probe.start();
      probe.loadClass(Probe.class.getName());
    }
    assertThat(before.leftWithin(Duration.ZERO))
        .singleElement()
        .asString()
        .startsWith("class loader probe 1.0.0 [1] revision probe [1](R 1.0): ")
        .contains("GC.heap_dump");
    assertThat(held[0]).isNotNull();
    held[0] = null;
    assertThat(before.leftWithin(LIMIT)).isEmpty();
  }

  @Test
  void countingFindsARoundThatLosesAService() throws Exception {
    ServiceRegistration<Runnable> first = register();
    Snapshot baseline = Snapshot.take(source);
    first.unregister();
    assertThat(baseline.compare(By.COUNT, Duration.ZERO).toString())
        .isEqualTo("service probe [java.lang.Runnable]: 0 instead of 1");
    register();
    assertThat(baseline.compare(By.COUNT, LIMIT).changes()).isEmpty();
    register();
    assertThat(baseline.compare(By.COUNT, Duration.ZERO).left())
        .singleElement()
        .matches(change -> change.before() == 1 && change.now() == 2);
  }

  @Test
  void theSourceItselfLeavesNoListenerBehind() {
    LeakSources.framework(context).close();
    assertThat(before.leftWithin(Duration.ZERO)).isEmpty();
  }

  private ServiceRegistration<Runnable> register() throws Exception {
    return probe.getBundleContext().registerService(Runnable.class, (Runnable) instance(), null);
  }

  private Object instance() throws Exception {
    return probe.loadClass(Probe.class.getName()).getConstructor().newInstance();
  }

  /** Runs it, and forgets it. */
  private static Runnable keep(Runnable work, CountDownLatch set, CountDownLatch end) {
    Runnable[] once = {work};
    return () -> {
      once[0].run();
      once[0] = null;
      set.countDown();
      awaitUninterrupted(end);
    };
  }

  private static void awaitUninterrupted(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Bundle install() throws Exception {
    Bundle bundle = context.installBundle("probe", jar());
    bundle.start();
    return bundle;
  }

  private static InputStream jar() throws IOException {
    Manifest manifest = new Manifest();
    for (String header :
        List.of(
            "Manifest-Version: 1.0",
            "Bundle-ManifestVersion: 2",
            "Bundle-SymbolicName: probe",
            "Bundle-Version: 1.0.0",
            "Import-Package: org.osgi.framework")) {
      manifest.getMainAttributes().putValue(header.split(": ")[0], header.split(": ")[1]);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      jar.putNextEntry(new JarEntry(Probe.class.getName().replace('.', '/') + ".class"));
      try (InputStream in = Probe.class.getResourceAsStream("Probe.class")) {
        in.transferTo(jar);
      }
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
