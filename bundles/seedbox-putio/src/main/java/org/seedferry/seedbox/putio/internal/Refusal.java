package org.seedferry.seedbox.putio.internal;

import jakarta.json.JsonObject;
import org.seedferry.api.http.HttpAnswer;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/**
 * An answer that says no.
 *
 * @param status its status code
 * @param type Put.io's own word for it, for instance {@code NAME_ALREADY_EXIST}; empty where the
 *     answer is not Put.io's
 * @param message what it says to people; may be empty
 */
record Refusal(int status, String type, String message) {

  static Refusal of(HttpAnswer answer) {
    try {
      JsonObject body = WireJson.parseObject(answer.text());
      return new Refusal(
          answer.status(),
          WireJson.text(body, "error_type"),
          WireJson.textOrEmpty(body, "error_message"));
    } catch (UnreadableException e) {
      return new Refusal(answer.status(), "", "");
    }
  }

  /** True when Put.io itself says that there is no such thing: a proxy's 404 says nothing. */
  boolean isNotFound() {
    return status == 404 && !type.isEmpty();
  }
}
