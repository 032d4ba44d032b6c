package org.seedferry.transport.http.internal.wire;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One request. It may be sent twice, so its method has to be a safe one (RFC 9110, 9.2.1).
 *
 * @param method the method, in upper case
 * @param uri an http or https URI
 * @param headers all headers but Host and Content-Length
 * @param body the body, null for none
 */
public record Request(String method, URI uri, Map<String, String> headers, byte[] body) {

  /** The whole request as it is sent. */
  ByteBuffer bytes() throws ProtocolException {
    StringBuilder head = new StringBuilder(256);
    head.append(method).append(' ').append(target()).append(" HTTP/1.1\r\n");
    add(head, "Host", Origin.of(uri).authority());
    for (Map.Entry<String, String> header : headers.entrySet()) {
      add(head, header.getKey(), header.getValue());
    }
    if (body != null) {
      add(head, "Content-Length", String.valueOf(body.length));
    }
    head.append("\r\n");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(body == null ? new byte[0] : body);
    return ByteBuffer.wrap(all.toByteArray());
  }

  /** Path and query, what is beyond ASCII percent-encoded. */
  private String target() {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    StringBuilder target = new StringBuilder();
    for (byte b : (path + query).getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ') {
        target.append((char) b);
      } else {
        target.append("%%%02X".formatted(b));
      }
    }
    return target.toString();
  }

  private static void add(StringBuilder head, String name, String value) throws ProtocolException {
    if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
      throw new ProtocolException("a request's header " + name + " holds a line end");
    }
    head.append(name).append(": ").append(value).append("\r\n");
  }
}
