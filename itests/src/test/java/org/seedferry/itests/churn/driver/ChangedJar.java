package org.seedferry.itests.churn.driver;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes of a bundle's jar another one: with a version and a resource of its own. */
final class ChangedJar {

  private ChangedJar() {}

  /**
   * The changed jar.
   *
   * @param number tells it from others
   */
  static byte[] of(byte[] original, int number) throws IOException {
    ByteArrayOutputStream changed = new ByteArrayOutputStream(original.length + 1000);
    try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(original))) {
      Manifest manifest = new Manifest(in.getManifest());
      manifest.getMainAttributes().putValue("Bundle-Version", version(number));
      try (JarOutputStream out = new JarOutputStream(changed, manifest)) {
        for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
          out.putNextEntry(new JarEntry(entry.getName()));
          in.transferTo(out);
        }
        out.putNextEntry(new JarEntry("churn.txt"));
        out.write(("change " + number).getBytes(StandardCharsets.UTF_8));
      }
    }
    return changed.toByteArray();
  }

  static String version(int number) {
    return "0.2." + number;
  }
}
