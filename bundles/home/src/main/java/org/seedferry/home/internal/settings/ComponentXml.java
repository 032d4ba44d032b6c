package org.seedferry.home.internal.settings;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.w3c.dom.Element;

/**
 * Reads a component description: under which PIDs a component is configured, also where no metatype
 * says so, and the keys that choose its references.
 */
final class ComponentXml {

  private ComponentXml() {}

  static List<Schema> read(InputStream in) throws IOException {
    Element component = Xml.read(in);
    List<Schema> schemas = new ArrayList<>();
    if (!"component".equals(component.getLocalName())
        || "ignore".equals(component.getAttribute("configuration-policy"))) {
      return schemas;
    }
    Map<String, Attribute> keys = new LinkedHashMap<>();
    for (Element reference : Xml.below(component, "reference")) {
      String name = Xml.value(reference, "name");
      if (name != null) {
        keys.put(name + ".target", Attribute.freeText(name + ".target"));
      }
    }
    String name = component.getAttribute("name");
    String pids = Xml.value(component, "configuration-pid");
    if (pids == null) {
      // Its PID is then the name of a class, which nobody means to configure without a metatype.
      return schemas;
    }
    for (String pid : pids.strip().split("\\s+")) {
      schemas.add(new Schema(pid.equals("$") ? name : pid, Schema.Kind.EITHER, true, keys));
    }
    return schemas;
  }
}
