package org.seedferry.api.http;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A body of {@code multipart/form-data} (RFC 7578). Not thread-safe. */
public final class Multipart {

  private final String boundary = "seedferry-" + UUID.randomUUID();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  /** Adds a text. */
  public Multipart field(String name, String value) {
    return part("name=\"" + name + "\"", value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Adds a file.
   *
   * @param fileName what it is called there; plain ASCII without quotation marks
   */
  public Multipart file(String name, String fileName, String contentType, byte[] content) {
    return part(
        "name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s".formatted(name, fileName, contentType),
        content);
  }

  /** A POST of it. */
  public HttpCall post(URI uri) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(body.toByteArray());
    whole.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return HttpCall.post(uri, "multipart/form-data; boundary=" + boundary, whole.toByteArray());
  }

  private Multipart part(String disposition, byte[] content) {
    String head =
        "--" + boundary + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n";
    body.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(content);
    body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    return this;
  }
}
