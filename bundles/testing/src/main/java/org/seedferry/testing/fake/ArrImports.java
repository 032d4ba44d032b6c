package org.seedferry.testing.fake;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Locale;

/** What a fake *arr does when it imports: it writes its books, and then tells its webhooks. */
final class ArrImports {

  private static final String LIBRARY = "/library/";

  private final FakeArr.App app;
  private final ArrBooks books;
  private final ArrWebhooks webhooks;

  ArrImports(FakeArr.App app, ArrBooks books, ArrWebhooks webhooks) {
    this.app = app;
    this.books = books;
    this.webhooks = webhooks;
  }

  /**
   * Imports one file.
   *
   * @param hash of its download, null for none
   * @param rows how many episodes it holds
   */
  void file(String hash, String path, int rows, boolean upgrade) {
    books.imported(hash, path, rows);
    if (app.tellsReleases()) {
      return;
    }
    JsonObjectBuilder file =
        taken(1, path)
            .add("relativePath", path)
            .add("size", 123)
            .add("sourcePath", books.downloads() + "/" + path);
    boolean movie = app == FakeArr.App.RADARR;
    webhooks.sendImport(
        post("Download", hash)
            .add(movie ? "movie" : "series", Json.createObjectBuilder().add("id", 7))
            .add(movie ? "movieFile" : "episodeFile", file)
            .add("isUpgrade", upgrade)
            .build(),
        upgrade);
  }

  /** It is done with a download. */
  void whole(String hash, List<String> paths) {
    JsonArrayBuilder files = Json.createArrayBuilder();
    for (int i = 0; i < paths.size(); i++) {
      files.add(taken(i + 1, paths.get(i)));
    }
    String name = books.name(hash);
    books.wholeImported(hash);
    if (app.tellsReleases()) {
      boolean music = app == FakeArr.App.LIDARR;
      webhooks.send(
          "onReleaseImport",
          post("Download", hash)
              .add(music ? "artist" : "author", Json.createObjectBuilder().add("id", 7))
              .add(music ? "trackFiles" : "bookFiles", files)
              .add("isUpgrade", false)
              .build());
    } else if (app != FakeArr.App.RADARR) {
      webhooks.send(
          "onImportComplete",
          post("Download", hash)
              .add("series", Json.createObjectBuilder().add("id", 7))
              .add("episodeFiles", files)
              .add("fileCount", paths.size())
              .add("sourcePath", books.downloads() + "/" + name)
              .add("destinationPath", LIBRARY + name)
              .build());
    }
  }

  /** It needs a person; the music and the books tell of a failed import only. */
  void blocked(String hash, List<String> messages) {
    JsonObjectBuilder status =
        Json.createObjectBuilder()
            .add("title", books.name(hash))
            .add("messages", Json.createArrayBuilder(messages));
    if (!app.tellsReleases()) {
      webhooks.send(
          "onManualInteractionRequired",
          post("ManualInteractionRequired", hash)
              .add("downloadStatus", "Warning")
              .add("downloadStatusMessages", Json.createArrayBuilder().add(status))
              .build());
    }
  }

  /** Its import has failed. */
  void importFailed(String hash) {
    if (app == FakeArr.App.LIDARR) {
      webhooks.send(
          "onImportFailure",
          post("ImportFailure", hash).add("trackFiles", Json.createArrayBuilder()).build());
    }
  }

  /** Its download has failed. */
  void downloadFailed(String hash) {
    if (app == FakeArr.App.LIDARR) {
      webhooks.send(
          "onDownloadFailure",
          post("DownloadFailure", hash).add("releaseTitle", books.name(hash)).build());
    }
  }

  private JsonObjectBuilder post(String eventType, String hash) {
    JsonObjectBuilder post =
        Json.createObjectBuilder()
            .add("eventType", eventType)
            .add("instanceName", app.title)
            .add("downloadClient", books.client())
            .add("downloadClientType", "Transmission");
    return hash == null ? post : post.add("downloadId", hash.toUpperCase(Locale.ROOT));
  }

  private static JsonObjectBuilder taken(int id, String path) {
    return Json.createObjectBuilder().add("id", id).add("path", LIBRARY + path);
  }
}
