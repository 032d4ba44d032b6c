package org.seedferry.itests.churn;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.seedferry.itests.churn.driver.ChurnAgent;
import org.seedferry.testing.leak.Snapshot;

/** The jar of the driver, made of the classes of these tests and of the leak detector. */
final class AgentJar {

  private AgentJar() {}

  static Path write(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", ChurnAgent.class.getName());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Class<?> type : List.of(ChurnAgent.class, Snapshot.class)) {
        addPackage(out, type);
      }
    }
    return jar;
  }

  private static void addPackage(JarOutputStream out, Class<?> type) throws IOException {
    String folder = type.getPackageName().replace('.', '/');
    URL url = type.getResource(type.getSimpleName() + ".class");
    try {
      URI uri = url.toURI();
      if (uri.getScheme().equals("jar")) {
        try (FileSystem files =
            FileSystems.newFileSystem(URI.create(uri.toString().split("!")[0]), Map.of())) {
          addFolder(out, folder, files.getPath("/").resolve(folder));
        }
      } else {
        addFolder(out, folder, Path.of(uri).getParent());
      }
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static void addFolder(JarOutputStream out, String folder, Path from) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        out.putNextEntry(new JarEntry(folder + "/" + file.getFileName()));
        try (InputStream in = Files.newInputStream(file)) {
          in.transferTo(out);
        }
      }
    }
  }
}
