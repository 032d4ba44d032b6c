package org.seedferry.itests.chaos;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes bundles of the components that misbehave. */
final class Misbehaviours {

  /** All of them but the polite one. */
  static final List<String> ALL =
      List.of(
          "Forgetful",
          "Deaf",
          "Slow",
          "Thrower",
          "Starter",
          "Binder",
          "Keeper",
          "Threads",
          "Static",
          "Closer",
          "Thief",
          "Spawner");

  private static final Set<String> WITH_STOP = Set.of("Slow", "Starter", "Closer", "Polite");

  /** The key of a system property: the folder with the compiled tests. */
  static final String CLASSES = "seedferry.chaos.classes";

  /** The classes of the bundles; they are not to be found anywhere but in these. */
  static final String FOLDER = "org/seedferry/itests/chaos/bundle/";

  private Misbehaviours() {}

  /**
   * A bundle.
   *
   * @param name its symbolic name
   * @param components the simple names of its components; one may come several times
   */
  static InputStream bundle(String name, List<String> components) throws IOException {
    List<String> files = new ArrayList<>();
    for (int i = 0; i < components.size(); i++) {
      files.add("OSGI-INF/" + i + ".xml");
    }
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue("Bundle-ManifestVersion", "2");
    headers.putValue("Bundle-SymbolicName", name);
    headers.putValue("Bundle-Version", "1.0.0");
    headers.putValue("Import-Package", "org.seedferry.guard,org.osgi.framework");
    if (!files.isEmpty()) {
      headers.putValue("Service-Component", String.join(",", files));
    }
    headers.putValue(
        "Require-Capability",
        "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.5))\"");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      for (int i = 0; i < components.size(); i++) {
        String text = xml(name + "." + i, components.get(i));
        put(jar, files.get(i), text.getBytes(StandardCharsets.UTF_8));
      }
      for (Path type : classes()) {
        put(jar, FOLDER + type.getFileName(), Files.readAllBytes(type));
      }
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static List<Path> classes() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty(CLASSES), FOLDER))) {
      return files.sorted().toList();
    }
  }

  private static String xml(String name, String component) {
    return """
    <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.5.0" name="%s" immediate="true" init="%d" %s>
      <implementation class="org.seedferry.itests.chaos.bundle.Misbehaving$%s"/>
      <reference name="guard" interface="org.seedferry.guard.Guard" scope="prototype_required" parameter="0"/>
    </scr:component>
    """
        .formatted(
            name,
            component.equals("Thief") ? 2 : 1,
            WITH_STOP.contains(component) ? "deactivate=\"stop\"" : "",
            component);
  }

  private static void put(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(content);
    jar.closeEntry();
  }
}
