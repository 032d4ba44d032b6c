package org.seedferry.home.internal.settings;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Reads small documents out of bundles, without looking at anything outside of them. */
final class Xml {

  private Xml() {}

  static Element read(InputStream in) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setExpandEntityReferences(false);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder.parse(in).getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("not readable as XML: " + e.getMessage(), e);
    }
  }

  /** All elements of that local name below one, whatever their name space. */
  static List<Element> below(Element parent, String name) {
    NodeList nodes = parent.getElementsByTagNameNS("*", name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  /** An attribute's value; null when it is not there or empty. */
  static String value(Element element, String name) {
    String value = element.getAttribute(name);
    return value.isEmpty() ? null : value;
  }
}
