package org.seedferry.itests.docs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Writes the reference of all settings out of the metatype of the built bundles. */
final class SettingsReference {

  private static final String HEAD =
      """
      # Settings

      Generated from the bundles' metatype; do not edit. Each PID is a file `etc/PID.cfg` (or `etc/PID.json`) in the home. A PID with `~NAME` may
      stand several times, once for each NAME. Durations are written as `30s`, `10m`, `1h30m`, `14d`, sizes as `500MiB`, `2GB`. Every value
      may be an interpolation: `$[env:NAME]`, `$[secret:FILE]` (a file in `secrets/` of the home), each with `;default=…`.
      """;

  private SettingsReference() {}

  /** The page, out of all bundle jars below a folder. */
  static String of(Path bundles) throws IOException {
    Map<String, String> sections = new TreeMap<>();
    try (Stream<Path> files =
        Files.find(
            bundles,
            3,
            (path, attributes) ->
                path.toString().matches(".*/(?!demo/)[^/]+/target/[^/]+\\.jar"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        try (JarFile jar = new JarFile(file.toFile())) {
          for (String name :
              jar.stream()
                  .map(entry -> entry.getName())
                  .filter(entry -> entry.matches("OSGI-INF/metatype/.+\\.xml"))
                  .toList()) {
            read(jar.getInputStream(jar.getEntry(name)), sections);
          }
        }
      }
    }
    return HEAD + String.join("", sections.values());
  }

  private static void read(InputStream xml, Map<String, String> sections) throws IOException {
    try (xml) {
      Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml);
      Element definition = (Element) document.getElementsByTagName("OCD").item(0);
      for (Element designate : elements(document.getElementsByTagName("Designate"))) {
        boolean factory = designate.hasAttribute("factoryPid");
        String pid =
            factory
                ? designate.getAttribute("factoryPid") + "~NAME"
                : designate.getAttribute("pid");
        sections.put(pid, section(pid, definition));
      }
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException(e);
    }
  }

  private static String section(String pid, Element definition) {
    StringBuilder text =
        new StringBuilder("\n## ")
            .append(pid)
            .append("\n\n")
            .append(definition.getAttribute("description"));
    text.append("\n\n| key | default | range | meaning |\n|---|---|---|---|\n");
    for (Element attribute : elements(definition.getElementsByTagName("AD"))) {
      text.append("| `")
          .append(attribute.getAttribute("id"))
          .append("` | ")
          .append(defaultOf(attribute))
          .append(" | ");
      text.append(rangeOf(attribute))
          .append(" | ")
          .append(cell(attribute.getAttribute("description")))
          .append(" |\n");
    }
    return text.toString();
  }

  private static String defaultOf(Element attribute) {
    if (!attribute.hasAttribute("default")) {
      return attribute.getAttribute("required").equals("false") ? "" : "*required*";
    }
    String value = attribute.getAttribute("default");
    return value.isEmpty() ? "" : "`" + cell(value) + "`";
  }

  private static String rangeOf(Element attribute) {
    List<String> options = new ArrayList<>();
    elements(attribute.getElementsByTagName("Option"))
        .forEach(option -> options.add("`" + option.getAttribute("value") + "`"));
    if (!options.isEmpty()) {
      return String.join(", ", options);
    }
    String min = attribute.getAttribute("min");
    String max = attribute.getAttribute("max");
    return min.isEmpty() && max.isEmpty() ? "" : (min + " to " + max).strip();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }

  private static List<Element> elements(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
