package org.seedferry.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** A framework with SCR, the guard, and a bundle of one component. */
final class Framework implements AutoCloseable {
  private static final String FOLDER = "org/seedferry/benchmarks/";
  private static final List<String> TYPES =
      List.of("ManyTasks", "ManyTasks$Closes", "ManyTasks$Forgets");
  private static final List<String> BUNDLES =
      List.of(
          "org.osgi.util.function.Function",
          "org.osgi.util.promise.Promise",
          "org.osgi.service.component.ComponentContext",
          "org.apache.felix.scr.impl.Activator",
          "org.seedferry.guard.Guard");

  private final Path cache;
  private final org.osgi.framework.launch.Framework felix;
  private final Bundle tasks;

  /**
   * @param component the simple name of a class in {@link ManyTasks}
   */
  Framework(String component) throws Exception {
    cache = Files.createTempDirectory("benchmark");
    String slf4j = ";version=\"2.0\",";
    felix =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    cache.toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    String.join(slf4j, "org.slf4j", "org.slf4j.event", "org.slf4j.spi")
                        + ";version=\"2.0\""));
    felix.start();
    BundleContext context = felix.getBundleContext();
    for (String type : BUNDLES) {
      context.installBundle(jarOf(type));
    }
    tasks = context.installBundle("tasks", bundle(component));
    for (Bundle bundle : context.getBundles()) {
      if (!bundle.equals(tasks)) {
        bundle.start();
      }
    }
  }

  /** Each bundle is on the class path as well. */
  private static String jarOf(String type) throws ClassNotFoundException {
    Class<?> found = Class.forName(type, false, Framework.class.getClassLoader());
    return found.getProtectionDomain().getCodeSource().getLocation().toString();
  }

  private static InputStream bundle(String component) throws IOException {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue("Bundle-ManifestVersion", "2");
    headers.putValue("Bundle-SymbolicName", "tasks");
    headers.putValue("Import-Package", "org.seedferry.guard");
    headers.putValue("Service-Component", "OSGI-INF/tasks.xml");
    headers.putValue(
        "Require-Capability",
        "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.5))\"");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      put(jar, "OSGI-INF/tasks.xml", xml(component).getBytes(StandardCharsets.UTF_8));
      for (String type : TYPES) {
        try (InputStream in = ManyTasks.class.getResourceAsStream(type + ".class")) {
          put(jar, FOLDER + type + ".class", in.readAllBytes());
        }
      }
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static String xml(String component) {
    return """
    <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.5.0" name="tasks" immediate="true" init="1" deactivate="stop">
      <implementation class="org.seedferry.benchmarks.ManyTasks$%s"/>
      <reference name="guard" interface="org.seedferry.guard.Guard" scope="prototype_required" parameter="0"/>
    </scr:component>
    """
        .formatted(component);
  }

  private static void put(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(content);
    jar.closeEntry();
  }

  /** Starts the bundle, and waits until all its runs have begun. */
  void startTasks() throws BundleException, InterruptedException {
    CountDownLatch begun = new CountDownLatch(ManyTasks.TASKS);
    System.getProperties().put(ManyTasks.BEGUN, begun);
    tasks.start();
    begun.await();
  }

  void stopTasks() throws BundleException {
    tasks.stop();
  }

  @Override
  public void close() throws Exception {
    felix.stop();
    felix.waitForStop(60_000);
    try (Stream<Path> files = Files.walk(cache)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
