package org.seedferry.guard.internal.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.seedferry.guard.audit.ClassSource;

/** The class files in a jar, and in the jars inside it that its class path names. */
public final class JarClasses implements ClassSource {
  private final Path jar;

  public JarClasses(Path jar) {
    this.jar = jar;
  }

  @Override
  public void read(Taker taker) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      List<JarEntry> entries =
          file.stream()
              .filter(entry -> ClassNames.isClassFile(entry.getName()))
              .sorted(Comparator.comparing(JarEntry::getName))
              .toList();
      for (JarEntry entry : entries) {
        try (InputStream in = file.getInputStream(entry)) {
          taker.classFile(entry.getName(), in.readAllBytes());
        } catch (IOException e) {
          taker.unreadable(entry.getName(), "cannot be read: " + e.getMessage());
        }
      }
      Manifest manifest = file.getManifest();
      String path =
          manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-ClassPath");
      for (String part : ClassPath.of(path)) {
        JarEntry nested = part.endsWith(".jar") ? file.getJarEntry(part) : null;
        if (nested != null) {
          nested(part, file.getInputStream(nested), taker);
        }
      }
    }
  }

  /** Reads the class files of a jar that comes as a stream, and closes that. */
  public static void nested(String name, InputStream content, Taker taker) {
    try (ZipInputStream in = new ZipInputStream(content)) {
      int entries = 0;
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries++;
        if (ClassNames.isClassFile(entry.getName())) {
          taker.classFile(name + "!/" + entry.getName(), in.readAllBytes());
        }
      }
      if (entries == 0) {
        taker.unreadable(name, "is no jar, or an empty one");
      }
    } catch (IOException e) {
      taker.unreadable(name, "cannot be read: " + e.getMessage());
    }
  }
}
