package org.seedferry.transport.http.internal;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.RemoteEntry;

/** Reads a folder out of what a server answers for it. */
final class Listing {

  private static final int LONGEST = 64 << 20;

  private Listing() {}

  /** Reads what a server answers for a folder, up to a limit. */
  static byte[] content(String where, Answer answer) throws RemoteFailure {
    byte[] content;
    try {
      content = answer.content(LONGEST);
    } catch (IOException e) {
      throw RemoteFailure.retry(where + ": the listing broke off", e);
    }
    if (content == null) {
      throw RemoteFailure.askUser(
          where + " answers more than " + LONGEST + " bytes: that is no folder", null);
    }
    return content;
  }

  /**
   * Reads the entries.
   *
   * @param folder the URI that answered
   * @throws RemoteFailure {@code ASK_USER} when the content is no listing
   */
  static List<RemoteEntry> read(String where, URI folder, String contentType, byte[] content)
      throws RemoteFailure {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    Hrefs hrefs = new Hrefs(folder);
    if (type.startsWith("application/json")) {
      return json(where, hrefs, content);
    }
    if (!type.isEmpty() && !type.contains("html")) {
      throw noListing(where, "the server answers " + type);
    }
    Document page = Jsoup.parse(new String(content, StandardCharsets.UTF_8));
    if (!HtmlListing.isListing(page)) {
      String title = page.title().isBlank() ? "without a title" : "'" + page.title().strip() + "'";
      throw noListing(where, "the server answers a page " + title);
    }
    return HtmlListing.read(page, hrefs);
  }

  private static List<RemoteEntry> json(String where, Hrefs hrefs, byte[] content)
      throws RemoteFailure {
    try (JsonReader reader = Json.createReader(new ByteArrayInputStream(content))) {
      JsonValue value = reader.readValue();
      // A Go server writes an empty list as null.
      if (value.getValueType() == JsonValue.ValueType.NULL) {
        return List.of();
      }
      return JsonListing.read(value.asJsonArray(), hrefs);
    } catch (JsonException | ClassCastException | NullPointerException e) {
      throw noListing(where, "the server answers JSON of another kind");
    }
  }

  private static RemoteFailure noListing(String where, String what) {
    return RemoteFailure.askUser(
        where
            + " is no directory listing: "
            + what
            + "; switch on the server's index (autoindex, Indexes, browse) or remove its index"
            + " page",
        null);
  }
}
