package org.seedferry.arr.internal;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;

/**
 * One record of an *arr's queue; there is one for each episode of a download.
 *
 * @param id its number
 * @param downloadId the info-hash in upper case, empty where there is none
 * @param client the name of its download client there; may be empty
 * @param outputPath where the download lies, as the *arr sees it and with slashes; may be empty
 * @param state the name of its state
 * @param messages what it has to say, for people; may be empty
 */
record QueueItem(
    long id, String downloadId, String client, String outputPath, String state, String messages) {

  private static final int LONGEST = 500;

  static QueueItem read(JsonObject record) throws UnreadableException {
    return new QueueItem(
        WireJson.count(record, "id"),
        WireJson.textOrEmpty(record, "downloadId").toUpperCase(Locale.ROOT),
        WireJson.textOrEmpty(record, "downloadClient"),
        WireJson.textOrEmpty(record, "outputPath").replace('\\', '/'),
        WireJson.textOrEmpty(record, "trackedDownloadState"),
        messages(record));
  }

  boolean is(String... states) {
    for (String name : states) {
      if (state.equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private static String messages(JsonObject record) throws UnreadableException {
    List<String> parts = new ArrayList<>();
    String error = WireJson.textOrEmpty(record, "errorMessage");
    if (!error.isBlank()) {
      parts.add(error);
    }
    for (JsonObject status : WireJson.objectsOrNone(record, "statusMessages")) {
      parts.add(text(status));
    }
    return WireJson.shown(String.join("; ", parts), LONGEST);
  }

  /** A status message: its title, and what follows it. */
  static String text(JsonObject status) throws UnreadableException {
    List<String> texts = WireJson.textsOrNone(status, "messages");
    String title = WireJson.textOrEmpty(status, "title");
    return texts.isEmpty() ? title : title + ": " + String.join(", ", texts);
  }
}
