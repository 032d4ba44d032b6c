package org.seedferry.rpc.internal.qbittorrent;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.seedferry.rpc.internal.http.Sending;

/**
 * An answer.
 *
 * @param status the status
 * @param type the {@code Content-Type}
 * @param body writes the body, as it is sent
 */
record Reply(int status, String type, Sending.Body body) {

  private static final int OK = 200;

  /** Done, and nothing to say. */
  static Reply nothing() {
    return text("");
  }

  static Reply text(String text) {
    return text(OK, text);
  }

  static Reply text(int status, String text) {
    return new Reply(
        status,
        "text/plain; charset=UTF-8",
        out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * JSON that is made while it is sent.
   *
   * @param value writes one value
   */
  static Reply json(Consumer<JsonGenerator> value) {
    return new Reply(
        OK,
        "application/json",
        out -> {
          try (JsonGenerator json = Json.createGenerator(out)) {
            value.accept(json);
          }
        });
  }
}
