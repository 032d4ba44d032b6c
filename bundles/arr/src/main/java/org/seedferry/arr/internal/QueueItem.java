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
 * @param downloadId the info-hash in upper case, empty where there is none
 * @param outputPath where the download lies, as the *arr sees it and with slashes; may be empty
 * @param state the name of its state
 * @param messages what it has to say, for people; may be empty
 */
record QueueItem(String downloadId, String outputPath, String state, String messages) {

  private static final int LONGEST = 500;

  static QueueItem read(JsonObject record) throws UnreadableException {
    return new QueueItem(
        WireJson.textOrEmpty(record, "downloadId").toUpperCase(Locale.ROOT),
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
      List<String> texts = WireJson.textsOrNone(status, "messages");
      String title = WireJson.textOrEmpty(status, "title");
      parts.add(texts.isEmpty() ? title : title + ": " + String.join(", ", texts));
    }
    return WireJson.shown(String.join("; ", parts), LONGEST);
  }
}
