package org.seedferry.arr.internal;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/**
 * What an *arr finds wrong with something that it is to keep: the list that it answers with HTTP
 * 400. The values that it quotes are left out, for one may be a password.
 *
 * @param text what is wrong, for people
 * @param onlyWarnings true when it would keep it all the same, if it is told to
 */
record Complaint(String text, boolean onlyWarnings) {

  private static final int LONGEST = 500;

  /** Reads it; null when the text is no such list. */
  static Complaint read(String text) {
    try {
      List<String> parts = new ArrayList<>();
      boolean onlyWarnings = true;
      for (JsonObject each : WireJson.objects(WireJson.parse(text))) {
        String property = WireJson.textOrEmpty(each, "propertyName");
        String message = WireJson.textOrEmpty(each, "errorMessage");
        parts.add(property.isBlank() ? message : property + ": " + message);
        onlyWarnings &= WireJson.textOrEmpty(each, "severity").equalsIgnoreCase("warning");
      }
      return parts.isEmpty()
          ? null
          : new Complaint(WireJson.shown(String.join("; ", parts), LONGEST), onlyWarnings);
    } catch (UnreadableException e) {
      return null;
    }
  }

  RemoteFailure failure(String where) {
    return RemoteFailure.askUser(where + " does not take it: " + text, null);
  }
}
