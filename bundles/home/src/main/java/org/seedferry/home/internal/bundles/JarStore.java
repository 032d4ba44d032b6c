package org.seedferry.home.internal.bundles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Keeps a copy of each jar that is in force: the file it came from may be overwritten by a broken
 * one at any time. Lives as long as the framework's own storage.
 */
final class JarStore {

  private static final String INCOMING = ".incoming";

  private final Path folder;

  JarStore(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** What was in force when the host or this bundle stopped, by symbolic name. */
  Map<String, BundleJar> load() throws IOException {
    Map<String, BundleJar> jars = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (file.toString().endsWith(".jar")) {
          BundleJar jar = BundleJar.read(file);
          jars.put(jar.symbolicName(), jar);
        }
      }
    }
    return jars;
  }

  /** Where the copy of a bundle's own content has its place. */
  Path original(String symbolicName) {
    return folder.resolve(symbolicName + ".original");
  }

  /** Says what a jar is, and keeps nothing of it. */
  BundleJar identify(Path file) throws IOException {
    BundleJar taken = take(file);
    Files.delete(taken.content());
    return taken.at(file);
  }

  /** Copies a jar, so that it can be looked at while its file changes. */
  BundleJar take(Path file) throws IOException {
    Path copy = folder.resolve(file.getFileName() + INCOMING);
    try {
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      return BundleJar.read(copy);
    } catch (IOException e) {
      Files.deleteIfExists(copy);
      throw e;
    }
  }

  /** Makes a taken jar the one in force. */
  BundleJar keep(BundleJar jar) throws IOException {
    Path place = folder.resolve(jar.symbolicName() + ".jar");
    Files.move(jar.content(), place, StandardCopyOption.REPLACE_EXISTING);
    return jar.at(place);
  }
}
