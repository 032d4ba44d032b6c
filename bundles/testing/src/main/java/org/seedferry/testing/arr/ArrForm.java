package org.seedferry.testing.arr;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.seedferry.api.http.Form;
import org.seedferry.api.http.HttpCall;

/**
 * A form as an *arr sends it: encoded like a query, but in parts as soon as there is a file or one
 * text of more than 1024 bytes. Not thread-safe.
 */
final class ArrForm {

  private static final int LONGEST = 1_024;
  private static final String BOUNDARY = "-".repeat(29) + "8dd0a1b2c3d4e5f";

  private final Map<String, String> fields = new LinkedHashMap<>();
  private String fileName;
  private byte[] file;

  ArrForm field(String name, String value) {
    fields.put(name, value);
    return this;
  }

  /** Written as the runtime of the *arr writes a truth. */
  ArrForm field(String name, boolean value) {
    return field(name, value ? "True" : "False");
  }

  ArrForm file(String name, byte[] content) {
    fileName = name;
    file = content;
    return this;
  }

  HttpCall post(URI uri) {
    boolean inParts =
        file != null
            || fields.values().stream()
                .anyMatch(value -> value.getBytes(StandardCharsets.UTF_8).length > LONGEST);
    return inParts ? parts(uri) : Form.post(uri, fields);
  }

  private HttpCall parts(URI uri) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (file != null) {
      write(
          body,
          "--%s\r\nContent-Disposition: form-data; name=\"torrents\"; filename=\"%s\"\r\n"
              .formatted(BOUNDARY, fileName));
      write(body, "Content-Type: application/octet-stream\r\n\r\n");
      body.writeBytes(file);
      write(body, "\r\n");
    }
    fields.forEach(
        (name, value) ->
            write(
                body,
                "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(BOUNDARY, name, value)));
    write(body, "--" + BOUNDARY + "--\r\n");
    return HttpCall.post(uri, "multipart/form-data; boundary=" + BOUNDARY, body.toByteArray());
  }

  private static void write(ByteArrayOutputStream body, String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
