package org.seedferry.arr.internal;

import jakarta.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.seedferry.api.json.UnreadableException;
import org.seedferry.api.json.WireJson;
import org.seedferry.arr.internal.News.Kind;

/**
 * Reads what the webhooks of the *arr post: Connect, Webhook. All of them call an import {@code
 * Download}; its members tell which. Immutable.
 */
final class NewsReader {

  private static final int LONGEST = 500;

  private final Clock clock;

  NewsReader(Clock clock) {
    this.clock = clock;
  }

  /**
   * The news in a post; empty for what does not matter here.
   *
   * @throws UnreadableException when no *arr posts such a thing; the message says why
   */
  Optional<News> read(JsonObject post) throws UnreadableException {
    return switch (WireJson.text(post, "eventType").toLowerCase(Locale.ROOT)) {
      case "download" -> imported(post);
      case "manualinteractionrequired" ->
          Optional.of(news(post, Kind.BLOCKED, "", Set.of(), statusMessages(post)));
      case "importfailure" ->
          Optional.of(news(post, Kind.BLOCKED, "", Set.of(), "its import failed"));
      case "downloadfailure" ->
          Optional.of(news(post, Kind.REFUSED, "", Set.of(), "it was marked as failed"));
      default -> Optional.empty();
    };
  }

  private Optional<News> imported(JsonObject post) throws UnreadableException {
    for (String member : List.of("episodeFile", "movieFile")) {
      if (!WireJson.isMissing(post, member)) {
        JsonObject file = WireJson.object(post, member);
        return Optional.of(news(post, Kind.FILE, source(file), taken(List.of(file)), ""));
      }
    }
    if (!WireJson.isMissing(post, "episodeFiles")) {
      List<JsonObject> files = WireJson.objects(post, "episodeFiles");
      return Optional.of(news(post, Kind.DOWNLOAD, source(post), taken(files), ""));
    }
    for (String member : List.of("trackFiles", "bookFiles")) {
      if (!WireJson.isMissing(post, member)) {
        List<JsonObject> files = WireJson.objects(post, member);
        return Optional.of(news(post, Kind.FILES, "", taken(files), ""));
      }
    }
    return Optional.empty();
  }

  private News news(JsonObject post, Kind kind, String source, Set<String> taken, String message)
      throws UnreadableException {
    return new News(
        clock.instant(),
        kind,
        WireJson.textOrEmpty(post, "downloadId").toUpperCase(Locale.ROOT),
        source,
        taken,
        WireJson.shown(message, LONGEST));
  }

  private static String source(JsonObject holder) throws UnreadableException {
    return WireJson.textOrEmpty(holder, "sourcePath").replace('\\', '/');
  }

  private static Set<String> taken(List<JsonObject> files) throws UnreadableException {
    Set<String> taken = new HashSet<>();
    for (JsonObject file : files) {
      String path = WireJson.textOrEmpty(file, "path");
      taken.add(path.isEmpty() ? "file " + WireJson.count(file, "id") : path);
    }
    return taken;
  }

  private static String statusMessages(JsonObject post) throws UnreadableException {
    List<String> parts = new ArrayList<>();
    for (JsonObject status : WireJson.objectsOrNone(post, "downloadStatusMessages")) {
      parts.add(QueueItem.text(status));
    }
    return parts.isEmpty() ? "a person is needed" : String.join("; ", parts);
  }
}
