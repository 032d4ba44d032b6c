package org.seedferry.arr.internal;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/**
 * One row of an *arr's history.
 *
 * @param id its number
 * @param date when
 * @param event the event's name
 * @param downloadId the info-hash in upper case, empty where the row has none
 * @param droppedPath where the imported file lay, as the *arr sees it and with slashes; empty where
 *     the row has none
 * @param message why, for a failure; may be empty
 */
record HistoryRow(
    long id, Instant date, String event, String downloadId, String droppedPath, String message) {

  static HistoryRow read(JsonObject row) throws UnreadableException {
    JsonObject data = WireJson.objectOrEmpty(row, "data");
    return new HistoryRow(
        WireJson.count(row, "id"),
        date(WireJson.text(row, "date")),
        WireJson.text(row, "eventType"),
        WireJson.textOrEmpty(row, "downloadId").toUpperCase(Locale.ROOT),
        WireJson.textOrEmpty(data, "droppedPath").replace('\\', '/'),
        WireJson.textOrEmpty(data, "message"));
  }

  boolean is(String... names) {
    for (String name : names) {
      if (event.equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private static Instant date(String text) throws UnreadableException {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new UnreadableException("'" + WireJson.shown(text) + "' is not a date");
    }
  }
}
