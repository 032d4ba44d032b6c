package org.seedferry.seedbox.rtorrent.internal;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.seedferry.api.json.UnreadableException;

/**
 * Reads XML-RPC answers (xmlrpc.com/spec, with {@code i8}), which are not trusted: document types
 * and entities are refused, and so is what is deeper or longer than any real answer. Texts become
 * {@code String}, numbers {@code Long}, bytes {@code byte[]}, arrays {@code List}, structs {@code
 * Map}.
 */
final class XmlRpcReader {

  private static final int DEEPEST = 32;
  private static final int LONGEST_TEXT = 1 << 20;
  private static final int MOST_VALUES = 10_000_000;
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}");

  private final XMLStreamReader xml;
  private int depth;
  private int values;

  private XmlRpcReader(XMLStreamReader xml) {
    this.xml = xml;
  }

  /**
   * Reads the value that a call returned.
   *
   * @throws Fault when it returned none
   */
  static Object read(byte[] document) throws UnreadableException, Fault {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader xml =
          factory.createXMLStreamReader(new StringReader(RawControls.referred(text(document))));
      return new XmlRpcReader(xml).response();
    } catch (XMLStreamException | RuntimeException e) {
      // the parser answers some rubbish with unchecked exceptions
      throw new UnreadableException("not XML-RPC");
    }
  }

  /** Reads what stands for one call in the answer to several. */
  static Object single(Object result) throws UnreadableException, Fault {
    if (result instanceof List<?> list && list.size() == 1) {
      return list.get(0);
    }
    throw fault(result);
  }

  private static String text(byte[] document) {
    return new String(document, StandardCharsets.UTF_8);
  }

  private Object response() throws XMLStreamException, UnreadableException, Fault {
    start("methodResponse");
    next();
    boolean fault = isStart("fault");
    if (!fault) {
      requireStart("params");
      start("param");
    }
    start("value");
    Object value = value();
    end(fault ? "fault" : "param");
    if (!fault) {
      end("params");
    }
    end("methodResponse");
    while (xml.hasNext()) {
      xml.next();
    }
    if (fault) {
      throw fault(value);
    }
    return value;
  }

  private static Fault fault(Object value) throws UnreadableException {
    if (value instanceof Map<?, ?> struct
        && struct.get("faultCode") instanceof Long code
        && struct.get("faultString") instanceof String text) {
      return new Fault(code, text);
    }
    throw new UnreadableException("neither a value nor a fault");
  }

  /** Reads a value whose tag has been read, up to its end. One without a type is a text. */
  private Object value() throws XMLStreamException, UnreadableException {
    if (++depth > DEEPEST || ++values > MOST_VALUES) {
      throw new UnreadableException("too deep or too much");
    }
    StringBuilder text = new StringBuilder();
    int event = xml.next();
    while (isText(event)) {
      append(text);
      event = xml.next();
    }
    Object value = text.toString();
    if (event == XMLStreamConstants.START_ELEMENT) {
      if (!text.toString().isBlank()) {
        throw new UnreadableException("text beside a type");
      }
      value = typed(xml.getLocalName());
      end("value");
    } else if (event != XMLStreamConstants.END_ELEMENT) {
      throw new UnreadableException("a document type, an entity or the like");
    }
    depth--;
    return value;
  }

  private Object typed(String type) throws XMLStreamException, UnreadableException {
    return switch (type) {
      case "string" -> content();
      case "i8", "i4", "int" -> number(content());
      case "base64" -> bytes(content());
      case "array" -> array();
      case "struct" -> struct();
      default -> throw new UnreadableException("a value of another type");
    };
  }

  private List<Object> array() throws XMLStreamException, UnreadableException {
    start("data");
    List<Object> items = new ArrayList<>();
    next();
    while (isStart("value")) {
      items.add(value());
      next();
    }
    requireEnd("data");
    end("array");
    return items;
  }

  private Map<String, Object> struct() throws XMLStreamException, UnreadableException {
    Map<String, Object> members = new LinkedHashMap<>();
    next();
    while (isStart("member")) {
      start("name");
      String name = content();
      start("value");
      members.put(name, value());
      end("member");
      next();
    }
    requireEnd("struct");
    return members;
  }

  /** The text up to the end of the element that we are in. */
  private String content() throws XMLStreamException, UnreadableException {
    StringBuilder text = new StringBuilder();
    int event = xml.next();
    while (isText(event)) {
      append(text);
      event = xml.next();
    }
    if (event != XMLStreamConstants.END_ELEMENT) {
      throw new UnreadableException("no plain text where one belongs");
    }
    return text.toString();
  }

  private void append(StringBuilder text) throws UnreadableException {
    if (text.length() + xml.getTextLength() > LONGEST_TEXT) {
      throw new UnreadableException("a text is too long");
    }
    text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
  }

  private static boolean isText(int event) {
    return event == XMLStreamConstants.CHARACTERS
        || event == XMLStreamConstants.CDATA
        || event == XMLStreamConstants.SPACE;
  }

  private static Long number(String text) throws UnreadableException {
    if (!NUMBER.matcher(text.strip()).matches()) {
      throw new UnreadableException("a number is none");
    }
    return Long.valueOf(text.strip());
  }

  private static byte[] bytes(String text) throws UnreadableException {
    try {
      return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new UnreadableException("base64 is none");
    }
  }

  /** Goes to the next tag; only white space may stand before it. */
  private void next() throws XMLStreamException {
    xml.nextTag();
  }

  private void start(String name) throws XMLStreamException, UnreadableException {
    next();
    requireStart(name);
  }

  private void end(String name) throws XMLStreamException, UnreadableException {
    next();
    requireEnd(name);
  }

  private boolean isStart(String name) {
    return xml.isStartElement() && xml.getLocalName().equals(name);
  }

  private void requireStart(String name) throws UnreadableException {
    if (!isStart(name)) {
      throw new UnreadableException("no '" + name + "' where one belongs");
    }
  }

  private void requireEnd(String name) throws UnreadableException {
    if (!xml.isEndElement() || !xml.getLocalName().equals(name)) {
      throw new UnreadableException("'" + name + "' does not end where it should");
    }
  }
}
