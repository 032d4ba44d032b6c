package org.seedferry.seedbox.rtorrent.internal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Writes XML-RPC calls of texts, bytes, lists and structs. Texts are ASCII. */
final class XmlRpcWriter {

  private final StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?>");

  private XmlRpcWriter() {}

  static byte[] call(Method method, List<?> parameters) {
    XmlRpcWriter writer = new XmlRpcWriter();
    writer.xml.append("<methodCall><methodName>").append(method.wire()).append("</methodName>");
    writer.xml.append("<params>");
    for (Object parameter : parameters) {
      writer.xml.append("<param>");
      writer.value(parameter);
      writer.xml.append("</param>");
    }
    writer.xml.append("</params></methodCall>");
    return writer.xml.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private void value(Object value) {
    xml.append("<value>");
    if (value instanceof String text) {
      xml.append("<string>");
      text(text);
      xml.append("</string>");
    } else if (value instanceof byte[] bytes) {
      xml.append("<base64>").append(Base64.getEncoder().encodeToString(bytes)).append("</base64>");
    } else if (value instanceof List<?> list) {
      xml.append("<array><data>");
      list.forEach(this::value);
      xml.append("</data></array>");
    } else if (value instanceof Map<?, ?> struct) {
      xml.append("<struct>");
      struct.forEach(this::member);
      xml.append("</struct>");
    } else {
      throw new IllegalArgumentException("XML-RPC has no " + value);
    }
    xml.append("</value>");
  }

  private void member(Object name, Object value) {
    xml.append("<member><name>");
    text((String) name);
    xml.append("</name>");
    value(value);
    xml.append("</member>");
  }

  private void text(String text) {
    for (char each : text.toCharArray()) {
      if (each < ' ' || each > '~') {
        throw new IllegalArgumentException("a text of a call is not of printable ASCII");
      }
      switch (each) {
        case '&' -> xml.append("&amp;");
        case '<' -> xml.append("&lt;");
        case '>' -> xml.append("&gt;");
        default -> xml.append(each);
      }
    }
  }
}
