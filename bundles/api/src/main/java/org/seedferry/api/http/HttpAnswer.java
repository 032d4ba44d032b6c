package org.seedferry.api.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What came back.
 *
 * @param status the status code
 * @param headers the headers, names in lower case; the first value where one stands several times
 * @param body the body, decoded
 */
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {

  public boolean ok() {
    return status >= 200 && status < 300;
  }

  /** The body as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** A header's value, null when there is none. */
  public String header(String name) {
    return headers.get(name.toLowerCase(java.util.Locale.ROOT));
  }
}
