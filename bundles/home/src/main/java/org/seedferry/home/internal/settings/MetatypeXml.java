package org.seedferry.home.internal.settings;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.w3c.dom.Element;

/** Reads a metatype document: what its components declare of their settings. */
final class MetatypeXml {

  private MetatypeXml() {}

  static List<Schema> read(InputStream in) throws IOException {
    Element root = Xml.read(in);
    Map<String, Map<String, Attribute>> classes = new HashMap<>();
    for (Element ocd : Xml.below(root, "OCD")) {
      classes.put(ocd.getAttribute("id"), attributes(ocd));
    }
    List<Schema> schemas = new ArrayList<>();
    for (Element designate : Xml.below(root, "Designate")) {
      String factory = Xml.value(designate, "factoryPid");
      String pid = factory == null ? Xml.value(designate, "pid") : factory;
      for (Element object : Xml.below(designate, "Object")) {
        Map<String, Attribute> attributes = classes.get(object.getAttribute("ocdref"));
        if (pid != null && attributes != null) {
          Schema.Kind kind = factory == null ? Schema.Kind.SINGLE : Schema.Kind.FACTORY;
          schemas.add(new Schema(pid, kind, false, attributes));
        }
      }
    }
    return schemas;
  }

  private static Map<String, Attribute> attributes(Element ocd) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    for (Element ad : Xml.below(ocd, "AD")) {
      Attribute attribute = attribute(ad);
      attributes.put(attribute.id(), attribute);
    }
    return attributes;
  }

  private static Attribute attribute(Element ad) {
    List<String> options = new ArrayList<>();
    for (Element option : Xml.below(ad, "Option")) {
      options.add(option.getAttribute("value"));
    }
    String cardinality = Xml.value(ad, "cardinality");
    return new Attribute(
        ad.getAttribute("id"),
        AttributeType.named(ad.getAttribute("type")),
        cardinality == null ? 0 : Integer.parseInt(cardinality.strip()),
        !"false".equals(ad.getAttribute("required")),
        ad.hasAttribute("default") ? ad.getAttribute("default") : null,
        options,
        Xml.value(ad, "min"),
        Xml.value(ad, "max"));
  }
}
