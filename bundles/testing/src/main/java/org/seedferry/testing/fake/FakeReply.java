package org.seedferry.testing.fake;

import jakarta.json.JsonStructure;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a fake peer answers.
 *
 * @param status the status code
 * @param headers the headers
 * @param body the body
 */
public record FakeReply(int status, Map<String, String> headers, byte[] body) {

  public FakeReply {
    headers = Map.copyOf(headers);
  }

  /** An answer with a body of the given type. */
  public static FakeReply of(int status, String contentType, String body) {
    return new FakeReply(
        status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
  }

  public static FakeReply json(int status, JsonStructure body) {
    return of(status, "application/json; charset=utf-8", body.toString());
  }

  public static FakeReply html(int status, String body) {
    return of(status, "text/html; charset=utf-8", body);
  }

  /** An answer without a body. */
  public static FakeReply empty(int status) {
    return new FakeReply(status, Map.of(), new byte[0]);
  }

  public FakeReply header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new FakeReply(status, more, body);
  }
}
