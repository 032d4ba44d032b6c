package org.seedferry.itests.host;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes further versions of our own bundles. */
public final class BundleJars {

  private BundleJars() {}

  /**
   * Writes a copy of a built bundle that has another version.
   *
   * @param name the folder of the bundle
   */
  public static Path withVersion(String name, String version, Path copy) throws IOException {
    Path project = Path.of(System.getProperty("seedferry.target")).resolve("../..").normalize();
    Path target = project.resolve("bundles").resolve(name).resolve("target");
    Path built;
    try (var files = Files.list(target)) {
      built =
          files
              .filter(
                  file -> file.getFileName().toString().matches(name + "-\\d[^-]*(-SNAPSHOT)?.jar"))
              .findFirst()
              .orElseThrow(() -> new IOException("no jar in " + target));
    }
    try (JarFile jar = new JarFile(built.toFile());
        OutputStream file = Files.newOutputStream(copy)) {
      Manifest manifest = new Manifest(jar.getManifest());
      manifest.getMainAttributes().putValue("Bundle-Version", version);
      try (JarOutputStream out = new JarOutputStream(file, manifest)) {
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
          JarEntry entry = entries.nextElement();
          if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
            out.putNextEntry(new JarEntry(entry.getName()));
            jar.getInputStream(entry).transferTo(out);
          }
        }
      }
    }
    return copy;
  }

  /** Puts a jar into the watched folder of a home as one should: under its name in one step. */
  public static Path drop(Path jar, Path home) throws IOException {
    Path bundles = Files.createDirectories(home.resolve("bundles"));
    Path hidden = Files.copy(jar, bundles.resolve("." + jar.getFileName() + ".part"));
    return Files.move(hidden, bundles.resolve(jar.getFileName()), StandardCopyOption.ATOMIC_MOVE);
  }
}
