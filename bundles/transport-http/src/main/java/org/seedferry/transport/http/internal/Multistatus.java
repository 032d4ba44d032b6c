package org.seedferry.transport.http.internal;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.http.HttpDate;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemoteEntry.Kind;

/**
 * Reads a multistatus document (RFC 4918, 13). A property counts only where its own status is 2xx.
 * Document types and entities are refused, and so is what is deeper or longer than any real answer.
 */
final class Multistatus {

  /**
   * One thing that the answer tells of.
   *
   * @param href where it is, as the server writes it
   * @param kind a folder or a file; null where the server does not tell
   * @param size bytes; -1 where the server does not tell
   * @param modified null where the server does not tell
   * @param status the status of the thing as a whole
   */
  record Resource(String href, Kind kind, long size, Instant modified, int status) {

    boolean isGone() {
      return status == 404 || status == 410;
    }

    RemoteEntry entry(String name) {
      boolean folder = kind == null ? href.endsWith("/") : kind == Kind.FOLDER;
      return folder
          ? new RemoteEntry(name, Kind.FOLDER, -1, modified)
          : new RemoteEntry(name, Kind.FILE, size, modified);
    }
  }

  private static final String DAV = "DAV:";
  private static final int DEEPEST = 64;
  private static final int LONGEST_TEXT = 1 << 16;
  private static final Pattern STATUS = Pattern.compile("HTTP/\\S+\\s+(\\d{3})(?:\\s.*)?");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

  private final XMLStreamReader xml;
  private final List<Resource> resources = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int depth;
  private boolean propstat;
  private String href;
  private int status;
  private Kind kind;
  private long size;
  private Instant modified;
  private int propStatus;
  private Kind propKind;
  private long propSize;
  private Instant propModified;

  private Multistatus(XMLStreamReader xml) {
    this.xml = xml;
  }

  /**
   * Reads the document.
   *
   * @throws RemoteFailure {@code ASK_USER} when it is something else
   */
  static List<Resource> read(String where, byte[] document) throws RemoteFailure {
    try {
      XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
      XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(document));
      return new Multistatus(xml).resources();
    } catch (XMLStreamException e) {
      throw RemoteFailure.askUser(
          where + " is no WebDAV folder: its answer is not the XML of one", e);
    }
  }

  private List<Resource> resources() throws XMLStreamException {
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> start();
        case XMLStreamConstants.END_ELEMENT -> end();
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> add(xml.getText());
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw new XMLStreamException("a document type or an entity");
        default -> {}
      }
    }
    return resources;
  }

  private void start() throws XMLStreamException {
    if (++depth > DEEPEST) {
      throw new XMLStreamException("too deep");
    }
    if (depth == 1 && !name().equals("multistatus")) {
      throw new XMLStreamException("no multistatus");
    }
    text.setLength(0);
    switch (name()) {
      case "response" -> {
        href = null;
        status = 200;
        kind = null;
        size = -1;
        modified = null;
      }
      case "propstat" -> {
        propstat = true;
        propStatus = 0;
        propKind = null;
        propSize = -1;
        propModified = null;
      }
      case "resourcetype" -> propKind = Kind.FILE;
      case "collection" -> propKind = Kind.FOLDER;
      default -> {}
    }
  }

  private void end() {
    depth--;
    String value = text.toString().strip();
    text.setLength(0);
    switch (name()) {
      case "href" -> href = depth == 2 ? value : href;
      case "status" -> {
        if (propstat) {
          propStatus = code(value);
        } else {
          status = code(value);
        }
      }
      case "getcontentlength" ->
          propSize = LENGTH.matcher(value).matches() ? Long.parseLong(value) : -1;
      case "getlastmodified" -> propModified = HttpDate.parse(value).orElse(null);
      case "propstat" -> take();
      case "response" -> {
        if (href != null) {
          resources.add(new Resource(href, kind, size, modified, status));
        }
      }
      default -> {}
    }
  }

  /** Takes over the properties of one status. */
  private void take() {
    propstat = false;
    if (propStatus / 100 == 2) {
      kind = propKind == null ? kind : propKind;
      size = propSize < 0 ? size : propSize;
      modified = propModified == null ? modified : propModified;
    }
  }

  private void add(String more) throws XMLStreamException {
    if (text.length() + more.length() > LONGEST_TEXT) {
      throw new XMLStreamException("too long");
    }
    text.append(more);
  }

  /** The name of the element we are at; empty when it is not one of DAV's. */
  private String name() {
    return DAV.equals(xml.getNamespaceURI()) ? xml.getLocalName() : "";
  }

  private static int code(String line) {
    Matcher form = STATUS.matcher(line);
    return form.matches() ? Integer.parseInt(form.group(1)) : 0;
  }
}
