package org.seedferry.itests.bytecode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seedferry.guard.ThreadReport.Colour;
import org.seedferry.guard.audit.AuditReport;
import org.seedferry.guard.audit.ClassSource;
import org.seedferry.guard.audit.CodeAudit;
import org.seedferry.guard.audit.Launch;
import org.seedferry.itests.host.OurBundles;

/**
 * Only the guard makes threads, pools and timers, and only it sleeps: in every bundle we ship, by
 * the guard's own audit. Libraries packed into a bundle must have an end that can be seen.
 */
class NoThreadsOutsideGuardIT {

  @TempDir Path folder;

  @Test
  void noBundleOfOursLaunchesPastTheGuard() throws IOException {
    for (OurBundles.Entry bundle : OurBundles.all()) {
      check(bundle.name(), bundle.jar());
    }
  }

  @Test
  void everyBundleIsRead() throws IOException {
    int classes = 0;
    Set<String> launching =
        OurBundles.all().stream()
            .filter(bundle -> !audit(bundle.jar()).of(Colour.GREEN).isEmpty())
            .map(OurBundles.Entry::name)
            .collect(Collectors.toSet());
    for (OurBundles.Entry bundle : OurBundles.all()) {
      classes += audit(bundle.jar()).classes();
    }
    assertThat(classes).as("classes read").isGreaterThan(1_500);
    assertThat(launching).contains("guard", "orchestrator", "downloader", "notifier", "console");
    assertThat(OurBundles.all())
        .extracting(OurBundles.Entry::name)
        .contains("home", "logging", "api", "metrics", "demo");
  }

  @Test
  void aThreadAddedToABundleFailsTheCheck() throws IOException {
    int line = Culprit.launches() - 1;
    Path jar = withCulprit("notifier");
    assertThatThrownBy(() -> check("notifier", jar))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the bundle notifier launches past the guard")
        .hasMessageContaining(
            "RED org.seedferry.itests.bytecode.Culprit.launches:" + line + ": new Thread:")
        .hasMessageContaining("use Guard.once or Guard.loop");
  }

  private static void check(String name, Path jar) {
    AuditReport report = audit(jar);
    List<Launch> red = report.of(Colour.RED);
    assertThat(red)
        .as(
            "the bundle %s launches past the guard; it is to do what is said behind each place:%n%s",
            name, red.stream().map(Launch::toString).collect(Collectors.joining("\n")))
        .isEmpty();
    assertThat(report.unreadable()).as("unreadable files in the bundle %s", name).isEmpty();
  }

  private static AuditReport audit(Path jar) {
    try {
      return CodeAudit.withGuard("org.seedferry.").audit(ClassSource.jar(jar));
    } catch (IOException e) {
      throw new AssertionError("cannot read " + jar, e);
    }
  }

  /** A built bundle with a class more. */
  private Path withCulprit(String name) throws IOException {
    Path built =
        OurBundles.all().stream()
            .filter(bundle -> bundle.name().equals(name))
            .findFirst()
            .orElseThrow()
            .jar();
    Path copy = folder.resolve(name + ".jar");
    String added = Culprit.class.getName().replace('.', '/') + ".class";
    try (JarFile jar = new JarFile(built.toFile());
        OutputStream file = Files.newOutputStream(copy);
        JarOutputStream out = new JarOutputStream(file)) {
      for (JarEntry entry : jar.stream().toList()) {
        out.putNextEntry(new JarEntry(entry.getName()));
        jar.getInputStream(entry).transferTo(out);
      }
      out.putNextEntry(new JarEntry(added));
      try (InputStream in = Culprit.class.getClassLoader().getResourceAsStream(added)) {
        in.transferTo(out);
      }
    }
    return copy;
  }
}
