package org.seedferry.itests.felix;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes a bundle of the {@link Probes}, written by hand. */
public final class ProbeBundle {

  public static final String NAME = "org.seedferry.itests.probe";

  private static final String FOLDER = "org/seedferry/itests/felix/";

  private ProbeBundle() {}

  /**
   * A bundle with one component, whose name and PID is the bundle's own.
   *
   * @param component the simple name of a class in {@link Probes}
   */
  public static InputStream with(String component) throws IOException {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue("Bundle-ManifestVersion", "2");
    headers.putValue("Bundle-SymbolicName", NAME);
    headers.putValue("Bundle-Version", "1.0.0");
    headers.putValue("Import-Package", "org.seedferry.guard");
    headers.putValue("Service-Component", "OSGI-INF/probe.xml");
    headers.putValue(
        "Require-Capability",
        "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.5))\"");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      put(jar, "OSGI-INF/probe.xml", xml(component).getBytes(StandardCharsets.UTF_8));
      for (String type :
          List.of(
              "Probes", "Probes$Ticker", "Probes$Forgetful", "Probes$Panicky", "Probes$Stubborn")) {
        try (InputStream in = Probes.class.getResourceAsStream(type + ".class")) {
          put(jar, FOLDER + type + ".class", in.readAllBytes());
        }
      }
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static String xml(String component) {
    return """
    <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.5.0" name="%s" immediate="true" init="1" %s>
      <implementation class="org.seedferry.itests.felix.Probes$%s"/>
      <reference name="guard" interface="org.seedferry.guard.Guard" scope="prototype_required" parameter="0"/>
    </scr:component>
    """
        .formatted(NAME, component.equals("Ticker") ? "deactivate=\"stop\"" : "", component);
  }

  private static void put(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(content);
    jar.closeEntry();
  }
}
