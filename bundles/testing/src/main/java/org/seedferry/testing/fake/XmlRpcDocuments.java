package org.seedferry.testing.fake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Reads XML-RPC calls and writes answers as rTorrent does: control characters as they are, question
 * marks for all beyond ASCII in a text with a character beyond the basic plane.
 */
final class XmlRpcDocuments {

  /**
   * A call.
   *
   * @param parameters texts, {@code Long}s, {@code byte[]}s, lists and maps of them
   */
  record Call(String method, List<Object> parameters) {}

  private XmlRpcDocuments() {}

  /**
   * Reads a call.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Call call(byte[] document) {
    try {
      Element root =
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(document))
              .getDocumentElement();
      List<Object> parameters = new ArrayList<>();
      for (Element parameter : children(child(root, "params"))) {
        parameters.add(value(child(parameter, "value")));
      }
      return new Call(child(root, "methodName").getTextContent(), parameters);
    } catch (SAXException | ParserConfigurationException | IOException e) {
      throw new IllegalArgumentException("Call XML not a proper XML-RPC call.", e);
    }
  }

  /** An answer with a value. */
  static String answer(Object value) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<methodResponse>\r\n<params>\r\n<param>"
        + written(value)
        + "</param>\r\n</params>\r\n</methodResponse>\r\n";
  }

  /** An answer with a fault. */
  static String fault(Map<String, Object> fault) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<methodResponse>\r\n<fault>\r\n"
        + written(fault)
        + "</fault>\r\n</methodResponse>\r\n";
  }

  private static Object value(Element value) {
    List<Element> types = children(value);
    if (types.isEmpty()) {
      return value.getTextContent();
    }
    Element type = types.get(0);
    return switch (type.getTagName()) {
      case "string" -> type.getTextContent();
      case "i4", "int", "i8" -> Long.valueOf(type.getTextContent());
      case "base64" -> Base64.getMimeDecoder().decode(type.getTextContent());
      case "array" -> children(child(type, "data")).stream().map(XmlRpcDocuments::value).toList();
      case "struct" -> {
        Map<String, Object> struct = new LinkedHashMap<>();
        for (Element member : children(type)) {
          struct.put(child(member, "name").getTextContent(), value(child(member, "value")));
        }
        yield struct;
      }
      default -> throw new IllegalArgumentException("no such type: " + type.getTagName());
    };
  }

  private static Element child(Element parent, String name) {
    return children(parent).stream()
        .filter(child -> child.getTagName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no " + name));
  }

  private static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }

  private static String written(Object value) {
    StringBuilder xml = new StringBuilder("<value>");
    if (value instanceof String text) {
      xml.append("<string>").append(escaped(told(text))).append("</string>");
    } else if (value instanceof Integer number) {
      xml.append("<i4>").append(number).append("</i4>");
    } else if (value instanceof Long number) {
      xml.append("<i8>").append(number).append("</i8>");
    } else if (value instanceof List<?> list) {
      xml.append("<array><data>\r\n");
      list.forEach(item -> xml.append(written(item)).append("\r\n"));
      xml.append("</data></array>");
    } else if (value instanceof Map<?, ?> struct) {
      xml.append("<struct>\r\n");
      struct.forEach(
          (name, member) ->
              xml.append("<member><name>")
                  .append(escaped((String) name))
                  .append("</name>\r\n")
                  .append(written(member))
                  .append("</member>\r\n"));
      xml.append("</struct>");
    } else {
      throw new IllegalArgumentException("no XML-RPC for " + value);
    }
    return xml.append("</value>").toString();
  }

  private static String told(String text) {
    StringBuilder told = new StringBuilder();
    boolean whole = text.codePoints().allMatch(point -> point <= 0xffff);
    for (byte each : whole ? new byte[0] : text.getBytes(StandardCharsets.UTF_8)) {
      told.append(each >= ' ' || "\t\n\r".indexOf(each) >= 0 ? (char) each : '?');
    }
    return (whole ? text : told.toString()).replace('\r', '\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
