package org.seedferry.home.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.seedferry.home.probe.Probe;

/** Makes bundles. */
final class TestJars {

  static final String METATYPE =
      """
      <MetaData xmlns="http://www.osgi.org/xmlns/metatype/v1.4.0">
        <OCD id="c" name="Probe">
          <AD id="slots" type="Integer" min="1" max="16" required="true" default="3"/>
          <AD id="poll" type="String" min="1s" max="1d" required="true" default="30s"/>
          <AD id=".password" type="Password" required="true" default=""/>
        </OCD>
        <Designate pid="probe.settings"><Object ocdref="c"/></Designate>
      </MetaData>
      """;

  private TestJars() {}

  static Path probe(Path file, String name, String version, Map<String, String> headers)
      throws IOException {
    Manifest manifest = new Manifest();
    var main = manifest.getMainAttributes();
    main.putValue("Manifest-Version", "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    main.putValue("Bundle-Version", version);
    main.putValue("Bundle-Activator", Probe.class.getName());
    main.putValue("Import-Package", "org.osgi.framework");
    headers.forEach(main::putValue);
    Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), ".", ".part");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(temporary), manifest)) {
      String path = Probe.class.getName().replace('.', '/') + ".class";
      out.putNextEntry(new JarEntry(path));
      try (InputStream in = Probe.class.getClassLoader().getResourceAsStream(path)) {
        in.transferTo(out);
      }
      out.putNextEntry(new JarEntry("OSGI-INF/metatype/probe.xml"));
      out.write(METATYPE.getBytes(StandardCharsets.UTF_8));
    }
    return Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Changes the metatype document of a bundle. */
  static void replace(Path jar, String from, String to) throws IOException {
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Path metatype = inside.getPath("OSGI-INF/metatype/probe.xml");
      Files.writeString(metatype, Files.readString(metatype).replace(from, to));
    }
  }

  /** The same bundle under another version. */
  static Path withVersion(Path jar, Path file, String version) throws IOException {
    Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), ".", ".part");
    try (JarFile from = new JarFile(jar.toFile())) {
      Manifest manifest = new Manifest(from.getManifest());
      manifest.getMainAttributes().putValue("Bundle-Version", version);
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(temporary), manifest)) {
        for (JarEntry entry : Collections.list(from.entries())) {
          if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
            out.putNextEntry(new JarEntry(entry.getName()));
            from.getInputStream(entry).transferTo(out);
          }
        }
      }
    }
    return Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
