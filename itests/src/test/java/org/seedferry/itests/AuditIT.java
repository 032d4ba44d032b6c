package org.seedferry.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;
import static org.ops4j.pax.exam.CoreOptions.workingDirectory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.seedferry.guard.GuardReport;
import org.seedferry.guard.ThreadReport;
import org.seedferry.guard.ThreadReport.Colour;
import org.seedferry.guard.audit.AuditReport;
import org.seedferry.guard.audit.BundleAudit;
import org.seedferry.guard.audit.Launch;
import org.seedferry.itests.felix.Stranger;
import org.seedferry.launcher.Features;
import org.seedferry.testing.Eventually;

/** The audits of code and threads, over our bundles and a stranger's, in a real Felix. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class AuditIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String STRANGER = "org.example.stranger";
  private static final String TYPE = "org/seedferry/itests/felix/Stranger.class";

  @Inject private BundleContext context;
  @Inject private GuardReport report;
  @Inject private BundleAudit audit;

  @Configuration
  public Option[] configuration() throws IOException {
    Path folder = Files.createTempDirectory("seedferry-audit");
    List<Option> options = new ArrayList<>();
    Features features = Features.read(List.of("host"));
    for (Features.BundleEntry entry : features.bundles()) {
      options.add(bundle(entry.url().toString()).startLevel(entry.startLevel()));
    }
    Map<String, String> properties = new LinkedHashMap<>(features.frameworkProperties());
    properties.put("seedferry.home", folder.resolve("home").toString());
    properties.put("felix.cm.dir", folder.resolve("config").toString());
    properties.put(
        "felix.fileinstall.dir", Files.createDirectories(folder.resolve("bundles")).toString());
    properties.put("felix.fileinstall.tmpdir", folder.resolve("fileinstall").toString());
    properties.forEach((key, value) -> options.add(frameworkProperty(key).value(value)));
    options.add(frameworkStartLevel(100));
    options.add(systemPackages("org.seedferry.testing"));
    options.add(junitBundles());
    options.add(workingDirectory(folder.resolve("exam").toString()));
    return options(options.toArray(Option[]::new));
  }

  @Test
  public void everyBundleIsReadInAFewSeconds() {
    long begin = System.nanoTime();
    int classes = 0;
    for (Bundle bundle : context.getBundles()) {
      AuditReport found = audit.audit(bundle);
      classes += found.classes();
      assertEquals(bundle.getSymbolicName(), List.of(), found.unreadable());
      if (bundle.getSymbolicName().equals("org.seedferry.guard")) {
        assertTrue(found.classes() > 100);
        assertEquals(found.launches(), found.of(Colour.GREEN));
      }
    }
    long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    System.out.printf(
        "audit: %d bundles, %d classes, %d ms%n", context.getBundles().length, classes, millis);
    assertTrue("classes read: " + classes, classes > 2_000);
    assertTrue("took " + millis + " ms", millis < LIMIT.toMillis());
  }

  @Test
  public void aStrangersThreadsAreItsOwnUntilItIsGone() throws Exception {
    Bundle stranger =
        context.installBundle(
            "stranger",
            jar(Map.of("Bundle-Activator", Stranger.class.getName()), Map.of(TYPE, type())));
    try {
      assertEquals(
          Map.of(
              "AsynchronousChannelGroup.withFixedThreadPool", Colour.YELLOW,
              "new Timer", Colour.RED),
          audit.audit(stranger).launches().stream()
              .collect(Collectors.toMap(Launch::what, Launch::colour)));
      assertTrue(audit.audit(stranger).launches().stream().allMatch(one -> one.line() > 0));
      stranger.start();
      Eventually.holds(
          "the stranger's two threads are yellow",
          LIMIT,
          () -> ofStranger().stream().filter(one -> one.colour() == Colour.YELLOW).count() == 2);
      stranger.stop();
      Eventually.holds(
          "the forgotten timer is red",
          LIMIT,
          () -> ofStranger().isEmpty() && colours("forgotten").equals(List.of(Colour.RED)));
    } finally {
      stranger.uninstall();
    }
  }

  @Test
  public void aBundleThatCannotResolveIsReadWithTheJarsInsideIt() throws Exception {
    Bundle bundle =
        context.installBundle(
            "unresolvable",
            jar(
                Map.of(
                    "Import-Package", "org.example.nowhere", "Bundle-ClassPath", "lib/inner.jar"),
                Map.of("lib/inner.jar", jar(Map.of(), Map.of(TYPE, type())).readAllBytes())));
    try {
      AuditReport found = audit.audit(bundle);
      assertEquals(1, found.classes());
      assertEquals("lib/inner.jar!/" + TYPE, found.launches().get(0).file());
      assertEquals(Bundle.INSTALLED, bundle.getState());
    } finally {
      bundle.uninstall();
    }
  }

  @Test
  public void theClassesOfAFragmentAreReadWithItsHost() throws Exception {
    Bundle host = context.installBundle("host", jar(Map.of(), Map.of()));
    Bundle fragment =
        context.installBundle(
            "fragment",
            jar(
                Map.of("Bundle-SymbolicName", "org.example.fragment", "Fragment-Host", STRANGER),
                Map.of(TYPE, type())));
    try {
      assertEquals(0, audit.audit(host).classes());
      host.start();
      assertEquals(1, audit.audit(host).classes());
      assertEquals("org.example.fragment!/" + TYPE, audit.audit(host).launches().get(0).file());
      assertEquals(1, audit.audit(fragment).classes());
    } finally {
      fragment.uninstall();
      host.uninstall();
    }
  }

  private List<ThreadReport> ofStranger() {
    return report.threads().stream().filter(one -> one.owner().contains(STRANGER)).toList();
  }

  private List<Colour> colours(String thread) {
    return report.threads().stream()
        .filter(one -> one.name().equals(thread))
        .map(ThreadReport::colour)
        .toList();
  }

  private static byte[] type() throws IOException {
    try (InputStream in = Stranger.class.getClassLoader().getResourceAsStream(TYPE)) {
      return in.readAllBytes();
    }
  }

  private static InputStream jar(Map<String, String> headers, Map<String, byte[]> files)
      throws IOException {
    Manifest manifest = new Manifest();
    Attributes all = manifest.getMainAttributes();
    all.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    all.putValue("Bundle-ManifestVersion", "2");
    all.putValue("Bundle-SymbolicName", STRANGER);
    all.putValue("Bundle-Version", "1.0.0");
    all.putValue("Import-Package", "org.osgi.framework");
    headers.forEach(all::putValue);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        jar.putNextEntry(new JarEntry(file.getKey()));
        jar.write(file.getValue());
        jar.closeEntry();
      }
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
